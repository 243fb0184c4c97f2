/** Root may write everywhere; without these two capabilities it is bound by file modes like anybody else. */
const dropped = '-dac_override,-dac_read_search'

/** Put before a command, makes file modes bind it, also when the tests run as root. */
export const boundByModes: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', `--bounding-set=${dropped}`, `--inh-caps=${dropped}`] : []
