/** The desktop shell's two ways between a page and main: calls to main, updates from it. */
export const channels = { call: 'assent:call', update: 'assent:update' } as const
