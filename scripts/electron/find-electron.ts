import { haveElectron, type Found } from './have-electron.ts'
import { whyNoSandbox, whyNoWindow } from './why-no-window.ts'

/** The Electron to start, fetched first where it is not there and may be had. Ctrl+C ends the fetching, not us. */
export const findElectron = async (root: string): Promise<Found> => {
  const noWindow = whyNoWindow(process.env)
  if (noWindow !== null) return none(noWindow)
  const had = await haveElectron(root, 'Ctrl+C opens Assent in your browser instead.')
  if (had.kind === 'none') return had
  const noSandbox = await whyNoSandbox(had.electron.folder)
  return noSandbox === null ? had : none(noSandbox)
}

const none = (reason: string): Found => ({ kind: 'none', reason })
