import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJson } from '../../renderer/conversation/format-json.ts'
import { bytesText, costText, durationText, tokensText } from '../../renderer/display-units.ts'
import { matches } from '../../renderer/palette/matches.ts'
import { visibleLine, visibleText } from '../../renderer/visible-text.ts'
import { verifies } from '../support/verifies.ts'

verifies('window:visible-text', 'what cannot be seen or reorders is written out', () => {
  expect(visibleText('a\u{202e}b')).toBe('a\\u{202e}b')
  const hidden =
    '\u{0} \u{7} \u{1b} \u{7f} \u{85} \u{ad} \u{34f} \u{61c} \u{115f} \u{180e} \u{200b} \u{200d} \u{200e} \u{200f} \u{2028} \u{2029} ' +
    '\u{202a} \u{202e} \u{2060} \u{2066} \u{2069} \u{3164} \u{fe0f} \u{feff} \u{ffa0} \u{fff9} \u{e0041} \u{e0100}'
  for (const character of hidden.split(' '))
    expect(visibleText(character)).toBe(`\\u{${character.codePointAt(0)?.toString(16)}}`)
  expect(visibleText('\ud800')).toBe('\\u{d800}')
})

verifies('window:visible-text', 'no text leaves a control or directional character behind', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      // oxlint-disable-next-line no-control-regex
      expect(visibleLine(text)).not.toMatch(/[\u{0}-\u{1f}\u{7f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u)
    }),
    { numRuns: 300 },
  )
  expect(visibleLine('a\tb\nc')).toBe('a\\u{9}b\\u{a}c')
})

verifies('window:visible-text', 'ordinary text of any language stays as it is', () => {
  for (const text of ['Belém, Jerónimos', '日本語のテキスト', 'שלום', 'emoji 😀', 'line\nfeed\ttab'])
    expect(visibleText(text)).toBe(text)
})

const withoutSpace = (text: string): string =>
  text.replace(/"(?:\\.|[^"\\])*"|\s+/g, (token) => (token.startsWith('"') ? token : ''))

verifies('window:exact-arguments', 'only space between tokens is added, and nothing else', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(withoutSpace(formatJson(json))).toBe(withoutSpace(json))
      expect(JSON.parse(formatJson(json))).toEqual(JSON.parse(json))
    }),
  )
  expect(formatJson('{"a":1e400,"b":12345678901234567890,"a":"\\u202e  x"}')).toBe(
    '{\n  "a": 1e400,\n  "b": 12345678901234567890,\n  "a": "\\u202e  x"\n}',
  )
  expect(formatJson('[[],{}, 1]')).toBe('[\n  [],\n  {},\n  1\n]')
  expect(formatJson('['.repeat(50_000) + ']'.repeat(50_000)).length).toBeLessThan(1e7)
  expect(formatJson('{"a":{},"b":[ ]}')).toBe('{\n  "a": {},\n  "b": []\n}')
})

verifies('window:exact-arguments', 'what is not JSON is shown as it came', () => {
  fc.assert(fc.property(fc.string(), (text) => withoutSpace(formatJson(text)) === withoutSpace(text)))
  expect(formatJson('{"cut": "of')).toBe('{"cut": "of')
})

test('amounts read as people write them', () => {
  expect([14, 2400, 200_000, 7_500_000].map(durationText)).toEqual([
    '14 ms',
    '2.4 s',
    '3 min 20 s',
    '2 h 5 min',
  ])
  expect([840, 12_400, 1_200_000].map(tokensText)).toEqual(['840', '12.4k', '1.2M'])
  expect([null, 0, 0.0034, 1.5].map(costText)).toEqual(['', '$0.00', '$0.0034', '$1.50'])
  expect([1, 512, 1200, 3_400_000].map(bytesText)).toEqual(['1 byte', '512 bytes', '1.2 kB', '3.4 MB'])
})

test('a search matches when each of its words is somewhere', () => {
  expect(matches('', 'anything')).toBe(true)
  expect(matches('LIS trip', 'Plan the Lisbon trip')).toBe(true)
  expect(matches('lisbon train', 'Plan the Lisbon trip')).toBe(false)
})
