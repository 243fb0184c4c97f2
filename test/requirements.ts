import { agentRequirements } from './requirements/agent.ts'
import { attachmentRequirements } from './requirements/attachments.ts'
import { configRequirements } from './requirements/config.ts'
import { consentRequirements } from './requirements/consent.ts'
import { doctorRequirements } from './requirements/doctor.ts'
import { e2eRequirements } from './requirements/e2e.ts'
import { electronRequirements } from './requirements/electron.ts'
import { historyRequirements } from './requirements/history.ts'
import { importRequirements } from './requirements/import.ts'
import { languageRequirements } from './requirements/language.ts'
import { mcpHttpRequirements } from './requirements/mcp-http.ts'
import { mcpRequirements } from './requirements/mcp.ts'
import { modelRequirements } from './requirements/model.ts'
import { offerRequirements } from './requirements/offers.ts'
import { oauthRequirements } from './requirements/oauth.ts'
import { packageRequirements } from './requirements/package.ts'
import { secretsRequirements } from './requirements/secrets.ts'
import { serverRequestRequirements } from './requirements/server-requests.ts'
import { settingsRequirements } from './requirements/settings.ts'
import { shellRequirements } from './requirements/shell.ts'
import { signInRequirements } from './requirements/sign-in.ts'
import { windowRequirements } from './requirements/window.ts'

/**
 * Each promise of the product: its id and what it promises. A test cites an id through `verifies`; an unknown id
 * throws and an uncited one fails the suite (test/unit/requirements.test.ts).
 */
export const requirements = {
  ...agentRequirements,
  ...attachmentRequirements,
  ...configRequirements,
  ...doctorRequirements,
  ...e2eRequirements,
  ...consentRequirements,
  ...electronRequirements,
  ...historyRequirements,
  ...importRequirements,
  ...languageRequirements,
  ...mcpHttpRequirements,
  ...mcpRequirements,
  ...modelRequirements,
  ...offerRequirements,
  ...oauthRequirements,
  ...packageRequirements,
  ...secretsRequirements,
  ...serverRequestRequirements,
  ...settingsRequirements,
  ...shellRequirements,
  ...signInRequirements,
  ...windowRequirements,
}

export type RequirementId = keyof typeof requirements
