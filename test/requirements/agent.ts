export const agentRequirements = {} as const satisfies Record<string, string>
