import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'

/** What the mirror does when the archive is asked for. */
export type Manner = 'whole' | 'slow' | 'stalls' | 'silent' | 'breaks-off' | 'garbage' | 'missing'

export type ElectronMirror = AsyncDisposable & {
  /** For ELECTRON_MIRROR. */
  readonly url: string
  readonly behave: (manner: Manner) => void
  /** How often the archive was asked for. */
  readonly requests: () => number
}

const chunks = 20
/** Between the chunks of a slow answer. */
const chunkEveryMs = 80

/** Serves one release of something that has the form of Electron for Linux, with the checksums of it. */
export const startElectronMirror = async (version: string): Promise<ElectronMirror> => {
  const archive = zipOf({ electron: `#!/bin/sh\nexit 0\n# ${'x'.repeat(200_000)}`, version })
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`
  const sums = `${createHash('sha256').update(archive).digest('hex')} *${name}\n`
  let manner: Manner = 'whole'
  let requests = 0
  const server = createServer((request, response) => {
    if (request.url?.endsWith('SHASUMS256.txt') === true) response.end(sums)
    else if (request.url === `/v${version}/${name}`) {
      requests += 1
      answers[manner](response, archive)
    } else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    behave: (next) => void (manner = next),
    requests: () => requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2)

const begin = (response: ServerResponse, bytes: Buffer): ServerResponse =>
  response.writeHead(200, { 'Content-Length': bytes.length })

const answers: Readonly<Record<Manner, (response: ServerResponse, archive: Buffer) => void>> = {
  whole: (response, archive) => void begin(response, archive).end(archive),
  slow: (response, archive) => {
    begin(response, archive)
    const size = Math.ceil(archive.length / chunks)
    let sent = 0
    const timer = setInterval(() => {
      response.write(archive.subarray(sent, sent + size))
      sent += size
      if (sent < archive.length) return
      clearInterval(timer)
      response.end()
    }, chunkEveryMs)
    response.on('close', () => clearInterval(timer))
  },
  stalls: (response, archive) => void begin(response, archive).write(half(archive)),
  silent: () => {},
  'breaks-off': (response, archive) =>
    void begin(response, archive).write(half(archive), () => response.destroy()),
  garbage: (response, archive) => void begin(response, archive).end(Buffer.alloc(archive.length, 'garbage')),
  missing: (response) => void response.writeHead(404).end(),
}

/** A ZIP archive without compression (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16). */
const zipOf = (files: Readonly<Record<string, string>>): Buffer => {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u{3}\u{4}'), common, Buffer.from(name), data])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(0o100755 * 0x10000, 6)
    rest.writeUInt32LE(offset, 10)
    entries.push(
      Buffer.concat([Buffer.from('PK\u{1}\u{2}'), Buffer.from([20, 3]), common, rest, Buffer.from(name)]),
    )
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\u{5}\u{6}'), end])
}
