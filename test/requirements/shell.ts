export const shellRequirements = {} as const satisfies Record<string, string>
