import { agentRequirements } from './requirements/agent.ts'
import { configRequirements } from './requirements/config.ts'
import { consentRequirements } from './requirements/consent.ts'
import { e2eRequirements } from './requirements/e2e.ts'
import { historyRequirements } from './requirements/history.ts'
import { mcpRequirements } from './requirements/mcp.ts'
import { modelRequirements } from './requirements/model.ts'
import { shellRequirements } from './requirements/shell.ts'
import { windowRequirements } from './requirements/window.ts'

/**
 * Each promise of the product: its id and what it promises. A test cites an id through `verifies`; an unknown id
 * throws and an uncited one fails the suite (test/unit/requirements.test.ts).
 */
export const requirements = {
  ...agentRequirements,
  ...configRequirements,
  ...e2eRequirements,
  ...consentRequirements,
  ...historyRequirements,
  ...mcpRequirements,
  ...modelRequirements,
  ...shellRequirements,
  ...windowRequirements,
}

export type RequirementId = keyof typeof requirements
