export const mcpRequirements = {} as const satisfies Record<string, string>
