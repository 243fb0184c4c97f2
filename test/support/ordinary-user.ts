/** Put before a command, makes it see itself as somebody else than root, with the same rights to its files. */
export const asOrdinaryUser: readonly string[] =
  process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=1000', '--map-group=1000'] : []
