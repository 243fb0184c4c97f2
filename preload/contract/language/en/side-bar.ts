export const sideBar = {} as const
