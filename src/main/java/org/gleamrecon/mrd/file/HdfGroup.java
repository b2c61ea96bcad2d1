package org.gleamrecon.mrd.file;

import io.jhdf.FractalHeap;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.Superblock;
import io.jhdf.Superblock.SuperblockV0V1;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.SymbolTableEntry;
import io.jhdf.btree.BTreeV1;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * A group and the addresses its names stand for. Only the children that are asked for are read; a
 * soft or external link on the way is refused, because it may lead to another file of this machine.
 *
 * <p>Format: HDF5 File Format Specification 3.0, sections III.A.1, III.C, III.D (old style), IV.A.2
 * (link messages).
 */
final class HdfGroup {
  /** Marks a name that is not a hard link; no object can lie there. */
  private static final long LINK = -2;

  private static final long UNDEFINED = -1;
  private static final int CACHED_SOFT_LINK = 2;

  private final HdfBytes bytes;
  private final Map<String, Long> addresses;

  private HdfGroup(HdfBytes bytes, Map<String, Long> addresses) {
    this.bytes = bytes;
    this.addresses = addresses;
  }

  private static HdfGroup root(HdfBytes bytes) {
    Superblock superblock = bytes.getSuperblock();
    long address;
    if (superblock instanceof SuperblockV0V1 old) {
      address =
          new SymbolTableEntry(bytes, old.getRootGroupSymbolTableAddress())
              .getObjectHeaderAddress();
    } else {
      address = ((SuperblockV2V3) superblock).getRootGroupObjectHeaderAddress();
    }
    return of(bytes, ObjectHeader.readObjectHeader(bytes, address));
  }

  /** The group at a path whose names are separated by slashes. */
  static HdfGroup at(HdfBytes bytes, String path) {
    HdfGroup root = root(bytes);
    HdfGroup group = root;
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        group =
            group
                .group(name)
                .orElseThrow(
                    () ->
                        new ReconstructionException(
                            FailureCode.DATASET_MISSING,
                            "no group of the dataset's name; the file has "
                                + root.addresses.size()
                                + " at its top"));
      }
    }
    return group;
  }

  private static HdfGroup of(HdfBytes bytes, ObjectHeader header) {
    Map<String, Long> addresses = new LinkedHashMap<>();
    if (header.hasMessageOfType(SymbolTableMessage.class)) {
      readSymbolTable(bytes, header.getMessageOfType(SymbolTableMessage.class), addresses);
    } else if (header.hasMessageOfType(LinkInfoMessage.class)) {
      readLinks(bytes, header, addresses);
    } else {
      throw new ReconstructionException(
          FailureCode.DATASET_MISSING, "what the dataset's name stands for is not a group");
    }
    return new HdfGroup(bytes, addresses);
  }

  private static void readSymbolTable(
      HdfBytes bytes, SymbolTableMessage table, Map<String, Long> addresses) {
    ByteBuffer names = new LocalHeap(bytes, table.getLocalHeapAddress()).getDataBuffer();
    for (long node : BTreeV1.createGroupBTree(bytes, table.getBTreeAddress()).getChildAddresses()) {
      for (SymbolTableEntry entry : new GroupSymbolTableNode(bytes, node).getSymbolTableEntries()) {
        boolean soft = entry.getCacheType() == CACHED_SOFT_LINK;
        addresses.put(
            name(names, entry.getLinkNameOffset()), soft ? LINK : entry.getObjectHeaderAddress());
      }
    }
  }

  private static String name(ByteBuffer names, int offset) {
    int end = offset;
    while (names.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - offset];
    names.get(offset, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private static void readLinks(HdfBytes bytes, ObjectHeader header, Map<String, Long> addresses) {
    LinkInfoMessage info = header.getMessageOfType(LinkInfoMessage.class);
    if (info.getBTreeNameIndexAddress() == UNDEFINED) {
      for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
        add(link, addresses);
      }
      return;
    }
    HdfDataset.checkRecordCount(bytes, info.getBTreeNameIndexAddress());
    FractalHeap heap = new FractalHeap(bytes, info.getFractalHeapAddress());
    BTreeV2<LinkNameForIndexedGroupRecord> index =
        new BTreeV2<>(bytes, info.getBTreeNameIndexAddress());
    for (LinkNameForIndexedGroupRecord record : index.getRecords()) {
      add(LinkMessage.fromBuffer(heap.getId(record.getId()), bytes.getSuperblock()), addresses);
    }
  }

  private static void add(LinkMessage link, Map<String, Long> addresses) {
    boolean hard = link.getLinkType() == LinkMessage.LinkType.HARD;
    addresses.put(link.getLinkName(), hard ? link.getHardLinkAddress() : LINK);
  }

  private Optional<HdfGroup> group(String name) {
    return header(name).map(header -> of(bytes, header));
  }

  Optional<HdfDataset> dataset(String name) {
    return header(name).map(header -> HdfDataset.of(bytes, header));
  }

  /** A dataset that a scan cannot be without. */
  HdfDataset member(String name) {
    return dataset(name)
        .orElseThrow(
            () ->
                new ReconstructionException(
                    FailureCode.DATASET_MISSING, "the dataset's group has no " + name));
  }

  private Optional<ObjectHeader> header(String name) {
    Long address = addresses.get(name);
    if (address == null) {
      return Optional.empty();
    }
    if (address == LINK) {
      throw new ReconstructionException(
          FailureCode.HDF5_LINK_REFUSED, "a soft or external link on the way to the acquisitions");
    }
    if (address < 0) {
      throw new HdfException("undefined address of an object");
    }
    return Optional.of(ObjectHeader.readObjectHeader(bytes, address));
  }
}
