import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'

/** False when one of the two folders is the other or lies in it, also by way of links. Neither has to exist. */
export const isApart = async (one: string, other: string): Promise<boolean> => {
  const [first, second] = await Promise.all([realPathOf(one), realPathOf(other)])
  return !isWithin(first, second) && !isWithin(second, first)
}

const isWithin = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`))
}

/** As far as the path exists; what does not lies below that. */
const realPathOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(await realPathOf(parent), relative(parent, path))
  }
}
