/** A server that is known to work, with its version pinned. */
export type ServerPreset = {
  readonly title: string
  readonly about: string
  readonly alias: string
  readonly args: readonly string[]
  /** Asks for a folder, which becomes the last argument. */
  readonly needsFolder: boolean
}

export const serverPresets: readonly ServerPreset[] = [
  {
    title: 'Files',
    about: 'Reads and writes files in one folder of your choice.',
    alias: 'files',
    // Later releases are listed as vulnerable by their vendor.
    args: ['-y', '@modelcontextprotocol/server-filesystem@2.0.1'],
    needsFolder: true,
  },
  {
    title: 'Memory',
    about: 'Keeps facts in a small knowledge graph on this computer.',
    alias: 'memory',
    args: ['-y', '@modelcontextprotocol/server-memory@2026.8.31'],
    needsFolder: false,
  },
  {
    title: 'Sequential Thinking',
    about: 'Lets a model work through a problem in numbered steps.',
    alias: 'thinking',
    args: ['-y', '@modelcontextprotocol/server-sequential-thinking@2026.8.31'],
    needsFolder: false,
  },
  {
    title: 'Everything',
    about: 'One of each kind of tool, for trying things out.',
    alias: 'everything',
    args: ['-y', '@modelcontextprotocol/server-everything@2026.8.31'],
    needsFolder: false,
  },
]
