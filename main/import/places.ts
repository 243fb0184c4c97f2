import { join } from 'node:path'

/** A file in which another program keeps its servers. */
export type ConfigurationPlace = { readonly program: string; readonly path: string }

export type Machine = {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Where the programs that are known to speak MCP keep their servers for this user. Project files are dropped in. */
export const configurationPlaces = (machine: Machine): readonly ConfigurationPlace[] => {
  const { home } = machine
  const settings = settingsFolder(machine)
  const editors = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor']
  return [
    { program: 'Claude Desktop', path: join(settings, 'Claude', 'claude_desktop_config.json') },
    { program: 'Claude Code', path: join(home, '.claude.json') },
    { program: 'Cursor', path: join(home, '.cursor', 'mcp.json') },
    ...editors.flatMap((name) =>
      ['mcp.json', 'settings.json'].map((file) => ({
        program: name,
        path: join(settings, name, 'User', file),
      })),
    ),
    { program: 'Windsurf', path: join(home, '.codeium', 'windsurf', 'mcp_config.json') },
    { program: 'Gemini CLI', path: join(home, '.gemini', 'settings.json') },
    { program: 'LM Studio', path: join(home, '.lmstudio', 'mcp.json') },
    { program: 'Zed', path: join(zedFolder(machine), 'settings.json') },
  ]
}

const settingsFolder = ({ platform, home, environment }: Machine): string => {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  if (platform === 'win32') return environment['APPDATA'] ?? join(home, 'AppData', 'Roaming')
  return environment['XDG_CONFIG_HOME'] ?? join(home, '.config')
}

const zedFolder = (machine: Machine): string =>
  machine.platform === 'win32' ? join(settingsFolder(machine), 'Zed') : join(machine.home, '.config', 'zed')
