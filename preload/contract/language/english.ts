import { agent } from './en/agent.ts'
import { attachments } from './en/attachments.ts'
import { config } from './en/config.ts'
import { consent } from './en/consent.ts'
import { conversation } from './en/conversation.ts'
import { doctor } from './en/doctor.ts'
import { firstRun } from './en/first-run.ts'
import { history } from './en/history.ts'
import { imports } from './en/imports.ts'
import { mcp } from './en/mcp.ts'
import { models } from './en/models.ts'
import { oauth } from './en/oauth.ts'
import { secrets } from './en/secrets.ts'
import { serverRequests } from './en/server-requests.ts'
import { servers } from './en/servers.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { sideBar } from './en/side-bar.ts'
import { usage } from './en/usage.ts'
import { window } from './en/window.ts'
import { workspace } from './en/workspace.ts'

export const english = {
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
