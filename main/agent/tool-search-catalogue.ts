import type { CatalogueEntry } from '../call.ts'
import { plainLine } from './quoted-line.ts'
import { modelToolName } from './tool-names.ts'

/** How much of a tool's own description stands beside its name, in UTF-16 code units. */
const lineLimit = 80

/**
 * What a model is told of tools that it finds by searching, in at most `limit` UTF-16 code units: a line of JSON for
 * each server with the names of its tools and what each says of itself; names alone where that is too much, and some
 * of the names where those are too many. Servers share the room, and the smaller ones leave theirs to the others.
 */
export const toolCatalogue = (entries: readonly CatalogueEntry[], limit: number): string => {
  const servers = [...Map.groupBy(entries, ({ alias }) => alias)]
  const lines = new Map<string, string>()
  let room = limit
  const smallestFirst = servers.toSorted(([, left], [, right]) => left.length - right.length)
  for (const [index, [alias, tools]] of smallestFirst.entries()) {
    const line = fitting(alias, tools, Math.floor(room / (servers.length - index)) - 1)
    if (line === null) continue
    lines.set(alias, line)
    room -= line.length + 1
  }
  const left = servers.length - lines.size
  const shown = servers.flatMap(([alias]) => lines.get(alias) ?? [])
  return [...shown, ...(left === 0 ? [] : [JSON.stringify({ furtherServers: left })])].join('\n')
}

/** A name, its quotes and a colon take more than this. */
const shortestEntry = 10

/** The most that can be said of a server in so much room; null when that is nothing. */
const fitting = (alias: string, tools: readonly CatalogueEntry[], room: number): string | null => {
  const line = tools.length * shortestEntry > room ? null : described(alias, tools)
  return line !== null && line.length <= room ? line : named(alias, tools, room)
}

const named = (alias: string, tools: readonly CatalogueEntry[], room: number): string | null => {
  let length = JSON.stringify({ server: alias, tools: [], more: tools.length }).length
  const names: string[] = []
  for (const name of tools.map(nameOf)) {
    if (length + name.length + 3 > room) break
    names.push(name)
    length += name.length + 3
  }
  const more = tools.length - names.length
  const shorter = JSON.stringify({ server: alias, tools: names, ...(more > 0 && { more }) })
  return shorter.length > room ? null : shorter
}

const described = (alias: string, tools: readonly CatalogueEntry[]): string =>
  JSON.stringify({
    server: alias,
    tools: Object.fromEntries(
      tools.map((entry) => [
        nameOf(entry),
        plainLine(entry.tool.description || (entry.tool.title ?? ''), lineLimit),
      ]),
    ),
  })

const nameOf = ({ alias, tool }: CatalogueEntry): string => modelToolName(alias, tool.name)
