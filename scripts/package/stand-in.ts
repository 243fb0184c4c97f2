import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fuses } from '../../main/electron/fuses.ts'

/** What @electron/fuses looks for in a binary; then version 1, the number of fuses, and one character for each. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

const program = `#!/bin/sh
echo 'This is a stand-in for Electron: it tests the packaging and starts nothing.' >&2
exit 1
`

/**
 * A folder of the form that packaging expects of Electron for Linux, for machines that cannot have the real one. Its
 * fuses are there, all set the wrong way round, so that packaging has something to flip.
 */
export const makeStandIn = async (folder: string, version: string): Promise<void> => {
  await mkdir(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'locales'))
  const wire = Object.values(fuses).map((isOn) => (isOn ? '0' : '1'))
  const header = String.fromCharCode(1, wire.length)
  const files: Readonly<Record<string, string>> = {
    electron: `${program}# ${fuseSentinel}${header}${wire.join('')}\n`,
    'chrome-sandbox': program,
    version,
    LICENSE: 'This folder is a stand-in for Electron and holds nothing of it.\n',
    'LICENSES.chromium.html': '<p>This folder is a stand-in for Electron and holds nothing of it.</p>\n',
    'locales/en-US.pak': '',
    'locales/de.pak': '',
    'locales/fr.pak': '',
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, 'latin1')
  await chmod(join(folder, 'electron'), 0o755)
}
