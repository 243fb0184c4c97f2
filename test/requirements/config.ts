export const configRequirements = {} as const satisfies Record<string, string>
