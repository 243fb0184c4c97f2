export const mcp = {} as const
