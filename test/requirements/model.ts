export const modelRequirements = {} as const satisfies Record<string, string>
