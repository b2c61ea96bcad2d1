package org.gleamrecon.delivery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.delivery.association.Association;
import org.gleamrecon.delivery.association.AssociationException;
import org.gleamrecon.delivery.association.Peer;
import org.gleamrecon.delivery.association.PresentationContext;
import org.gleamrecon.delivery.association.StoreStatus;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.StoredFile;

/** A storage service class provider: C-STORE, several images in an association; C-ECHO. */
public record DicomDestination(String name, Set<String> doors, Peer peer) implements Destination {
  private static final List<String> TRANSFER_SYNTAXES =
      List.of(DicomEncoder.TRANSFER_SYNTAX_UID, StoredFile.IMPLICIT_VR_LITTLE_ENDIAN);

  public DicomDestination {
    doors = Set.copyOf(doors);
  }

  @Override
  public Shipment open(Set<String> sopClassUids) throws DeliveryException {
    List<PresentationContext> contexts = new ArrayList<>();
    for (String sopClass : sopClassUids) {
      contexts.add(new PresentationContext(2 * contexts.size() + 1, sopClass, TRANSFER_SYNTAXES));
    }
    try {
      return new Storing(Association.open(peer, contexts));
    } catch (AssociationException failure) {
      throw failed(failure);
    }
  }

  @Override
  public void echo() throws DeliveryException {
    PresentationContext verification =
        new PresentationContext(
            1, Association.VERIFICATION, List.of(StoredFile.IMPLICIT_VR_LITTLE_ENDIAN));
    try (Association association = Association.open(peer, List.of(verification))) {
      if (association.transferSyntax(Association.VERIFICATION).isEmpty()) {
        throw new DeliveryException("NO_CONTEXT", "the peer does not take C-ECHO");
      }
      int status = association.echo();
      if (status != 0) {
        throw new DeliveryException(code(status), "the peer answers " + code(status));
      }
    } catch (AssociationException failure) {
      throw failed(failure);
    }
  }

  private static DeliveryException failed(AssociationException failure) {
    return new DeliveryException(failure.code(), String.valueOf(failure.getMessage()), failure);
  }

  private static String code(int status) {
    return String.format(Locale.ROOT, "STATUS_%04X", status);
  }

  private record Storing(Association association) implements Shipment {
    @Override
    public Acknowledgement send(Instance instance) throws DeliveryException {
      Optional<String> syntax = association.transferSyntax(instance.sopClassUid());
      if (syntax.isEmpty()) {
        return new Acknowledgement(Acknowledgement.Kind.REFUSED_NOW, "NO_CONTEXT");
      }
      ByteBuffer dataSet = StoredFile.dataSet(instance.file(), syntax.get());
      try {
        int status = association.store(instance.sopClassUid(), instance.sopInstanceUid(), dataSet);
        return new Acknowledgement(
            switch (StoreStatus.of(status)) {
              case STORED -> Acknowledgement.Kind.STORED;
              case STORED_WITH_WARNING -> Acknowledgement.Kind.STORED_WITH_WARNING;
              case REFUSED_NOW -> Acknowledgement.Kind.REFUSED_NOW;
              case REFUSED -> Acknowledgement.Kind.REFUSED;
            },
            code(status));
      } catch (AssociationException failure) {
        throw failed(failure);
      }
    }

    @Override
    public void close() {
      association.close();
    }
  }
}
