export const consentRequirements = {} as const satisfies Record<string, string>
