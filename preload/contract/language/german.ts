import { agent } from './de/agent.ts'
import { attachments } from './de/attachments.ts'
import { config } from './de/config.ts'
import { consent } from './de/consent.ts'
import { conversation } from './de/conversation.ts'
import { doctor } from './de/doctor.ts'
import { firstRun } from './de/first-run.ts'
import { history } from './de/history.ts'
import { imports } from './de/imports.ts'
import { mcp } from './de/mcp.ts'
import { models } from './de/models.ts'
import { oauth } from './de/oauth.ts'
import { secrets } from './de/secrets.ts'
import { serverRequests } from './de/server-requests.ts'
import { servers } from './de/servers.ts'
import { settings } from './de/settings.ts'
import { shell } from './de/shell.ts'
import { sideBar } from './de/side-bar.ts'
import { usage } from './de/usage.ts'
import { window } from './de/window.ts'
import { workspace } from './de/workspace.ts'

export const german = {
  agent,
  attachments,
  config,
  consent,
  conversation,
  doctor,
  firstRun,
  history,
  imports,
  mcp,
  models,
  oauth,
  secrets,
  serverRequests,
  servers,
  settings,
  shell,
  sideBar,
  usage,
  window,
  workspace,
} as const
