import { expect, test } from 'vitest'
import type { CatalogueEntry } from '../../main/call.ts'
import { createToolFinder } from '../../main/agent/tool-search.ts'
import { manyTools, toolEntry } from '../support/many-tools.ts'
import { verifies } from '../support/verifies.ts'

const tools: readonly CatalogueEntry[] = [
  toolEntry('github', 'create_issue', { description: 'Open a new ticket.', arguments: ['title', 'labels'] }),
  toolEntry('github', 'list_issues', { description: 'Every open ticket.' }),
  toolEntry('github', 'mergePullRequest', { title: 'Merge changes' }),
  toolEntry('files', 'read_text_file', { description: 'Read a file as text.', arguments: ['path', 'head'] }),
  toolEntry('files', 'write_file', { description: 'Replaces a file.', arguments: ['path', 'content'] }),
  toolEntry('mail', 'send', { description: 'Send a message to a recipient.', arguments: ['recipient'] }),
  toolEntry('übersetzung', 'translate', { description: 'Überträgt Texte in andere Sprachen.' }),
  toolEntry('docs', 'lookup', { description: '文書を検索する' }),
]

const names = async (query: string, entries = tools): Promise<readonly string[]> =>
  (await createToolFinder().find(entries, query)).map(({ alias, tool }) => `${alias}.${tool.name}`)

const bestFor: readonly (readonly [what: string, query: string, best: string])[] = [
  ['words of the name', 'create issue', 'github.create_issue'],
  ['the name itself', 'read_text_file', 'files.read_text_file'],
  ['camel case', 'merge pull request', 'github.mergePullRequest'],
  ['its title', 'changes', 'github.mergePullRequest'],
  ['its description', 'replaces', 'files.write_file'],
  ['its server', 'mail', 'mail.send'],
  ['the name of an argument', 'labels', 'github.create_issue'],
  ['the beginning of a word', 'recip', 'mail.send'],
  ['a plural', 'recipients', 'mail.send'],
  ['a letter left out', 'creat isue', 'github.create_issue'],
  ['two letters swapped', 'tranlsate', 'übersetzung.translate'],
  ['a letter too much', 'recippient', 'mail.send'],
  ['no accents', 'ubersetzung ubertragt', 'übersetzung.translate'],
  ['a script without spaces', '検索', 'docs.lookup'],
]

for (const [what, query, best] of bestFor)
  verifies('agent:tool-search-rank', `${what}: “${query}”`, async () => {
    expect((await names(query))[0]).toBe(best)
  })

verifies(
  'agent:tool-search-rank',
  'more matching words come first, and the same query gives the same order',
  async () => {
    expect((await names('open ticket')).slice(0, 2).toSorted()).toEqual([
      'github.create_issue',
      'github.list_issues',
    ])
    expect((await names('write a file to a path'))[0]).toBe('files.write_file')
    const many = manyTools(500, 5)
    expect(await names('archive invoice', many)).toEqual(await names('archive invoice', many))
  },
)

test('nothing is found for nothing, and odd queries do no harm', async () => {
  for (const query of ['', '   ', '!!!', 'xyzzyplugh', '(', '\\', '\u{d800}', '__proto__', 'constructor'])
    expect(await names(query)).toEqual([])
  expect(await names(`${'word '.repeat(100_000)}create issue`)).toEqual([])
  expect((await names('create '.repeat(20)))[0]).toBe('github.create_issue')
})

test('the words of tools named like members of objects are found', async () => {
  const odd = [toolEntry('odd', '__proto__'), toolEntry('odd', 'constructor'), toolEntry('odd', 'toString')]
  expect((await names('constructor', odd))[0]).toBe('odd.constructor')
  expect((await names('proto', odd))[0]).toBe('odd.__proto__')
  expect((await names('to string', odd))[0]).toBe('odd.toString')
})

verifies(
  'agent:tool-search-rank',
  '5,000 tools are indexed in at most 200 ms of work, in small pieces',
  async () => {
    const entries = manyTools(5_000, 10)
    const taken: number[] = []
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const before = process.threadCpuUsage()
      expect(await createToolFinder().find(entries, 'archive invoice')).not.toHaveLength(0)
      const { user, system } = process.threadCpuUsage(before)
      taken.push((user + system) / 1000)
    }
    expect(Math.min(...taken)).toBeLessThan(200)
  },
)

test('other work goes on while the index is built', async () => {
  let turns = 0
  let isBuilding = true
  const count = (): void => {
    turns += 1
    if (isBuilding) setImmediate(count)
  }
  setImmediate(count)
  await createToolFinder().find(manyTools(5_000), 'archive invoice')
  isBuilding = false
  expect(turns).toBeGreaterThan(2)
})

verifies('agent:tool-search-rank', 'the index is built anew only when the tools are others', async () => {
  const finder = createToolFinder()
  let read = 0
  const watched = (name: string) => {
    const entry = toolEntry('files', name)
    const tool = Object.defineProperty({ ...entry.tool }, 'description', {
      get: () => {
        read += 1
        return 'watched'
      },
    })
    return { ...entry, tool }
  }
  const first = [watched('one'), watched('two')]
  await Promise.all([finder.find(first, 'one'), finder.find([...first], 'two')])
  await finder.find([...first], 'watched')
  expect(read).toBe(2)
  const changed = [...first, watched('three')]
  expect((await finder.find(changed, 'three')).map(({ tool }) => tool.name)).toEqual(['three'])
  expect(read).toBe(3)
  expect(await finder.find(first.slice(1), 'one')).toEqual([])
})

test('one server with endless odd words neither slows the search down nor hides the others', async () => {
  const odd = Array.from({ length: 3_000 }, (_, index) =>
    toolEntry('odd', `odd_${index}`, {
      description: Array.from({ length: 60 }, (_, word) => `create${index}x${word}`).join(' '),
    }),
  )
  const finder = createToolFinder()
  const entries = [...odd, ...tools]
  await finder.find(entries, 'warm')
  const before = process.threadCpuUsage()
  const found = await finder.find(entries, `send recipient ${'creaet0x1 '.repeat(10)}`)
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(500)
  expect(found.map(({ tool }) => tool.name)).toContain('send')
  expect((await finder.find(entries, 'create issue'))[0]?.tool.name).toBe('create_issue')
})
