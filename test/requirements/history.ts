export const historyRequirements = {} as const satisfies Record<string, string>
