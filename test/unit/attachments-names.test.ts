import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attachmentLimits } from '#contract/attachment-limits'
import { attachmentName, checkFile, checkTaken, checkTogether, checkType } from '#contract/attachments'
import { typeByContent } from '#contract/content-type'
import { attachmentType } from '../../main/history/attachment-type.ts'
import { pngPicture } from '../support/attachment-samples.ts'
import { verifies } from '../support/verifies.ts'

const unseen = /[\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200e}\u{200f}\u{2028}\u{2029}\u{feff}/\\]/u

/** Any character, and often one that hides, reorders or leads to another folder. */
const character = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom(
    ...Array.from('/\\\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\u200e\u200f\u2028\ufeff\0\n\x1b.'),
  ),
)

describe('names', () => {
  test.each([
    ['notes.md', 'notes.md'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\secret.txt', 'secret.txt'],
    ['evil\u202egnp.exe', 'evilgnp.exe'],
    ['a\nb\tc.txt', 'a b c.txt'],
    ['  .  ', '.'],
    ['', 'file'],
    ['/', 'file'],
    ['\u200b\u2066', 'file'],
    ['<img src=x onerror=alert(1)>.png', '<img src=x onerror=alert(1)>.png'],
    ['e\u0301te\u0301.png', 'été.png'],
    ['half \ud800.txt', 'half \ufffd.txt'],
    ['\u06a9\u062a\u0627\u0628\u200c\u0647\u0627.txt', '\u06a9\u062a\u0627\u0628\u200c\u0647\u0627.txt'],
  ])('%j becomes %j', (name, stored) => {
    expect(attachmentName(name)).toBe(stored)
  })

  test('a very long name keeps its beginning and its ending', () => {
    const stored = attachmentName(`${'photo '.repeat(2_000)}.jpeg`)
    expect(stored).toMatch(/^photo photo .*….jpeg$/u)
    expect(stored.length).toBeLessThanOrEqual(200)
    expect(attachmentName('👩‍👩‍👧'.repeat(1_000)).isWellFormed()).toBe(true)
  })

  verifies('attachments:hostile-names', 'any text becomes a short name of one line without a folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 400 }), (name) => {
        const stored = attachmentName(name)
        expect(stored).not.toMatch(unseen)
        expect(stored.length).toBeGreaterThan(0)
        expect(stored.length).toBeLessThanOrEqual(200)
        expect(attachmentName(stored)).toBe(stored)
      }),
    )
  })
})

describe('types', () => {
  const bytes = (hex: string, text = ''): Uint8Array =>
    Buffer.concat([Buffer.from(hex.replaceAll(' ', ''), 'hex'), Buffer.from(text), Buffer.alloc(40)])

  test.each([
    ['image/png', pngPicture()],
    ['image/jpeg', bytes('ffd8ffe0')],
    ['image/gif', bytes('', 'GIF89a')],
    ['image/webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')],
    ['application/pdf', Buffer.from('%PDF-1.7\n%âãÏÓ', 'latin1')],
    ['application/pdf', Buffer.from('\xff\x00junk before it\n%PDF-1.4\n', 'latin1')],
    ['text/plain', Buffer.from('This text speaks of %PDF-1.7 and of nothing else.')],
    ['text/plain', Buffer.from('<svg onload="alert(1)"/>')],
    ['text/plain', Buffer.from('RIFF is four letters, BM are two, ID3 has a number.')],
    ['text/plain', Buffer.from('Grüße aus 東京 👋')],
    ['text/utf-16', Buffer.from('\ufeffGrüße', 'utf16le')],
    ['image/heic', bytes('00000018', 'ftypheic')],
    ['image/avif', bytes('00000018', 'ftypavif')],
    ['video/mp4', bytes('00000018', 'ftypisom')],
    ['image/tiff', bytes('49492a00')],
    ['image/bmp', bytes('424d 10000000')],
    ['application/zip', bytes('504b0304')],
    ['application/octet-stream', Buffer.from('latin1: Gr\xfc\xdfe', 'latin1')],
    ['application/octet-stream', Buffer.from('tar\0tar')],
    ['application/octet-stream', Buffer.from([0xe2, 0x82])],
  ])('%s', (type, content) => {
    expect(attachmentType([content])).toBe(type)
  })

  test('a character that stands across two pieces is a text', () => {
    const text = Buffer.from('€')
    expect(attachmentType([text.subarray(0, 1), text.subarray(1)])).toBe('text/plain')
  })

  test('no bytes are too strange to be looked at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (content) => {
        expect([null, 'string']).toContain(typeByContent(content) === null ? null : 'string')
        expect(attachmentType([content])).not.toBe('')
      }),
    )
  })
})

describe('what is said', () => {
  const said = (result: { readonly ok: boolean; readonly problem?: { readonly message: string } }): string =>
    result.problem?.message ?? 'taken'
  const type = (mimeType: string, name = 'a.bin', bytes = 10): string =>
    said(checkType({ name, mimeType, bytes }))

  verifies('attachments:limits', 'each limit has its own sentence, and what is within it is taken', () => {
    expect(said(checkFile({ name: 'a.txt', bytes: 0 }))).toMatch(/^a\.txt is empty/u)
    expect(said(checkFile({ name: 'a.txt', bytes: 20_000_001 }))).toMatch(/a file may have 20 MB/u)
    expect(said(checkFile({ name: 'a.txt', bytes: 20_000_000 }))).toBe('taken')
    expect(type('text/plain', 'a.txt', 1_000_001)).toMatch(/a text may have 1 MB/u)
    expect(type('text/plain', 'a.txt', 1_000_000)).toBe('taken')
    const many = Array.from({ length: attachmentLimits.messageFiles }, () => ({ bytes: 1 }))
    expect(said(checkTogether(many))).toBe('taken')
    expect(said(checkTogether([...many, { bytes: 1 }]))).toMatch(/at most 20 files/u)
    expect(said(checkTogether([{ bytes: 20_000_000 }, { bytes: 10_000_001 }]))).toMatch(/takes 30 MB/u)
  })

  test.each([
    ['image/heic', 'a.heic', /HEIC picture.*PNG or JPEG/u],
    ['image/tiff', 'a.tif', /TIFF picture/u],
    ['application/zip', 'a.docx', /office document.*PDF/u],
    ['application/x-ole-storage', 'a.doc', /office document/u],
    ['application/zip', 'a.zip', /archive.*Unpack/u],
    ['audio/mpeg', 'a.mp3', /sound or a video/u],
    ['video/mp4', 'a.mov', /sound or a video/u],
    ['text/utf-16', 'a.txt', /UTF-8/u],
    ['application/octet-stream', 'a', /binary file/u],
  ])('%s in %s', (mimeType, name, sentence) => {
    expect(type(mimeType, name)).toMatch(sentence)
  })

  verifies('attachments:not-taken', 'only what is known not to be taken is refused', () => {
    const files = [{ name: 'a.png', mimeType: 'image/png' }]
    expect(said(checkTaken('tiny', { images: false, pdf: null }, files))).toMatch(/^tiny takes no pictures/u)
    expect(said(checkTaken('tiny', { images: null, pdf: false }, files))).toBe('taken')
    expect(said(checkTaken('tiny', { images: true, pdf: null }, files))).toBe('taken')
    const pdf = [{ name: 'a.pdf', mimeType: 'application/pdf' }]
    expect(said(checkTaken('tiny', { images: null, pdf: false }, pdf))).toMatch(/takes no PDF/u)
  })
})
