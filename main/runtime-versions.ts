import type { WorkspaceView } from '#contract/views'

/** What this process runs on. The database's version is known once one is open. */
export const runtimeVersions = (sqlite: string | null): WorkspaceView['about']['runtime'] => {
  const { electron, chrome, node } = process.versions
  return [
    { name: 'Electron', version: electron },
    { name: 'Chromium', version: chrome },
    { name: 'Node', version: node },
    { name: 'SQLite', version: sqlite },
  ].flatMap(({ name, version }) => (version ? [{ name, version }] : []))
}
