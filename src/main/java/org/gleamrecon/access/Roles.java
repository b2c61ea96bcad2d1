package org.gleamrecon.access;

import java.util.List;

/** What callers may be; the words stand in tokens and on endpoints. */
public final class Roles {
  /** Sends scans and fetches their images: the scanner's gateway. */
  public static final String GATEWAY = "gateway";

  /** Looks at models and at images whose id it was told: a physicist, a monitor. */
  public static final String VIEWER = "viewer";

  /** Keeps training scans and starts fine-tuning. */
  public static final String TRAINER = "trainer";

  /** Everything. */
  public static final String ADMIN = "admin";

  /** May ask for {@code priority=stat}, beside what other roles allow. */
  public static final String STAT = "stat";

  /** All of them. */
  public static final List<String> ALL = List.of(GATEWAY, VIEWER, TRAINER, ADMIN, STAT);

  private Roles() {}
}
