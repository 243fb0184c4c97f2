/** Names a resource among those of all servers: an alias has no space. */
export const resourceKey = (alias: string, uri: string): string => `${alias} ${uri}`
