export const windowRequirements = {} as const satisfies Record<string, string>
