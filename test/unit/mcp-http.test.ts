import { lookup } from 'node:dns'
import fastCheck from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { checkUrl, guardedLookup } from '../../main/mcp/http/address-rules.ts'
import { createEventSplitter, type StreamEvent } from '../../main/mcp/http/event-stream.ts'
import { createHttpClient } from '../../main/mcp/http/http-client.ts'
import { readBody } from '../../main/mcp/http/http-answer.ts'
import { encodeHeaderValue, paramHeadersOf, readParamHeaders } from '../../main/mcp/http/param-headers.ts'
import { startHttpMcpServer } from '../support/http-mcp-server.ts'
import { verifies } from '../support/verifies.ts'

/** What the name server says, for names that must not depend on the network of whoever runs the test. */
vi.mock('node:dns', () => ({ lookup: vi.fn() }))
afterEach(() => vi.mocked(lookup).mockReset())

const answers = (addresses: readonly string[]): void => {
  vi.mocked(lookup).mockImplementation(((
    _name: string,
    _options: unknown,
    done: (...given: unknown[]) => void,
  ) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as never)
}

const resolved = (hostname: string): Promise<string> =>
  new Promise((resolve) => {
    guardedLookup(hostname, {}, (error, address) =>
      resolve(
        error === null
          ? [address]
              .flat()
              .map((one) => (typeof one === 'string' ? one : one.address))
              .join()
          : `refused: ${error.message}`,
      ),
    )
  })

describe('addresses', () => {
  const allowed = [
    'https://mcp.example.com/mcp',
    'https://192.168.1.5/mcp',
    'http://localhost:80/',
    'http://127.9.9.9/x',
    'http://[::1]:8080/',
    'http://2130706433/',
    'http://0x7f.1/',
  ]
  const refused = [
    'http://example.com/mcp',
    'http://192.168.1.5/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'ws://localhost/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://169.254.169.254/latest',
    'https://[fe80::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://2852039166/',
    'http://0.0.0.0/',
    'not an address',
  ]
  for (const url of allowed)
    verifies('mcp:http:address:guarded', `allowed: ${url}`, () => expect(checkUrl(url).ok).toBe(true))
  for (const url of refused)
    verifies('mcp:http:address:guarded', `refused: ${url}`, () =>
      expect(checkUrl(url)).toMatchObject({ ok: false, problem: { code: 'address-refused' } }),
    )

  const names: readonly (readonly [string, string, boolean])[] = [
    ['mcp.example.com', '93.184.216.34', true],
    ['mcp.example.com', '2606:2800:220:1::1', true],
    ['mcp.example.com', '10.0.0.1', false],
    ['mcp.example.com', '172.31.255.1', false],
    ['mcp.example.com', '100.64.1.1', false],
    ['mcp.example.com', '0.0.0.0', false],
    ['mcp.example.com', '127.0.0.1', false],
    ['mcp.example.com', '169.254.169.254', false],
    ['mcp.example.com', '::1', false],
    ['mcp.example.com', '::', false],
    ['mcp.example.com', '::ffff:10.0.0.1', false],
    ['mcp.example.com', '::ffff:127.0.0.1', false],
    ['mcp.example.com', '64:ff9b::a00:1', false],
    ['mcp.example.com', '2002:a00:1::', false],
    ['mcp.example.com', 'fd12::1', false],
    ['mcp.example.com', 'fe80::1', false],
    ['localhost', '127.0.0.1', true],
    ['localhost', '::1', true],
    ['localhost', '93.184.216.34', false],
    ['printer.local', '192.168.1.9', true],
    ['mcp', '10.2.3.4', true],
    ['mcp', '127.0.0.1', false],
    ['mcp.internal', '169.254.169.254', false],
  ]
  for (const [name, address, mayPass] of names)
    verifies(
      'mcp:http:address:guarded',
      `${name} as ${address}: ${mayPass ? 'allowed' : 'refused'}`,
      async () => {
        answers([address])
        const found = await resolved(name)
        if (mayPass) expect(found).toBe(address)
        else expect(found).toContain(`refused: Assent does not connect to ${name}`)
      },
    )

  verifies('mcp:http:address:guarded', 'one bad address among good ones is enough', async () => {
    answers(['93.184.216.34', '10.0.0.1'])
    expect(await resolved('mcp.example.com')).toContain('refused')
  })
})

describe('redirects', () => {
  const send = async (behave: Parameters<typeof startHttpMcpServer>[0], method: 'GET' | 'POST' = 'POST') => {
    await using server = await startHttpMcpServer(behave)
    using http = createHttpClient(() => Promise.resolve({}))
    const { signal } = new AbortController()
    const request = { method, url: server.url, headers: { authorization: 'Bearer x' }, body: null, signal }
    const outcome = await http.send(request).then(
      async (response) => `${response.status} ${await readBody(response, 1_000)}`,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    return { outcome, arrived: server.arrived.length }
  }

  verifies(
    'mcp:http:address:same-origin',
    'another host, port or scheme is named and not followed',
    async () => {
      for (const location of [
        'https://evil.example/mcp',
        'http://127.0.0.1:9/',
        'http://localhost/',
        'file:///etc',
      ]) {
        const { outcome, arrived } = await send((_arrived, response) => {
          response.writeHead(307, { location }).end()
        })
        expect(outcome).toContain('sends on to')
        expect(arrived).toBe(1)
      }
    },
  )

  verifies(
    'mcp:http:address:same-origin',
    'within one origin it is followed, and never without end',
    async () => {
      let count = 0
      const once = await send((_arrived, response) => {
        count += 1
        if (count === 1) response.writeHead(308, { location: '/other' }).end()
        else response.end('there')
      })
      expect(once).toEqual({ outcome: '200 there', arrived: 2 })
      const endless = await send(
        (_arrived, response) => void response.writeHead(307, { location: '/mcp' }).end(),
      )
      expect(endless).toMatchObject({ outcome: expect.stringContaining('without end'), arrived: 6 })
      const changed = await send(
        (_arrived, response) => void response.writeHead(302, { location: '/a' }).end(),
      )
      expect(changed.arrived).toBe(1)
    },
  )
})

describe('server-sent events', () => {
  const read = (chunks: readonly Buffer[], limit = 1_000): readonly StreamEvent[] => {
    const splitter = createEventSplitter(() => limit)
    return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()]
  }
  const message = (data: string | null, id: string | null = null, name = 'message') => ({
    kind: 'event',
    name,
    data,
    id,
  })

  test('fields, comments, several lines of data and every kind of line end', () => {
    const text =
      '\uFEFF: hi\r\nevent: x\rdata: a\ndata:b\r\nid: 7\nretry: 250\nodd\n\nid\ndata\n\nid: 8\ndata:\n\ndata: left'
    expect(read([Buffer.from(text)])).toEqual([
      { kind: 'retry', delayMs: 250 },
      message('a\nb', '7', 'x'),
      message(null, ''),
      message(null, '8'),
    ])
  })

  test('the same events however the bytes are cut', () => {
    const bytes = Buffer.from('data: ä€😀\r\ndata: 2\r\n\r\nid: 1\rdata: {"a":1}\r\rdata: z\n\n')
    const whole = read([bytes])
    expect(whole).toHaveLength(3)
    fastCheck.assert(
      fastCheck.property(fastCheck.array(fastCheck.nat(bytes.length)), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
        expect(read(chunks)).toEqual(whole)
      }),
      { numRuns: 200 },
    )
  })

  test('whatever ends the lines, they are cut in time with their size, with places to stop', () => {
    const timeOf = (end: string): number => {
      const startedAt = performance.now()
      const events = read([Buffer.alloc(65_536, end)])
      expect(events.length).toBeGreaterThan(300)
      expect(events.every(({ kind }) => kind === 'nothing')).toBe(true)
      return performance.now() - startedAt
    }
    const bestOf = (end: string): number => Math.min(...[1, 2, 3].map(() => timeOf(end)))
    expect(bestOf('\r') / bestOf('\n')).toBeLessThan(10)
  })

  test('one over the limit is left out, and the next is read', () => {
    const long = Buffer.from(`id: 3\ndata: ${'x'.repeat(5_000)}\n\n`)
    const lines = Buffer.from(`${'data: 0123456789\n'.repeat(200)}\ndata: ok\n\n`)
    const events = read([long.subarray(0, 2_000), long.subarray(2_000), lines])
    expect(events.filter(({ kind }) => kind !== 'nothing')).toMatchObject([
      { kind: 'oversized', id: '3' },
      { kind: 'oversized' },
      message('ok'),
    ])
  })
})

describe('headers that mirror parameters', () => {
  const property = (header: unknown, type: string) => ({ type, 'x-mcp-header': header }) as never
  const schema = (properties: object) => ({ type: 'object', properties }) as never

  test('found at any depth of properties, and nowhere else', () => {
    const nested = schema({ a: property('A', 'string'), b: schema({ c: property('C', 'integer') }) })
    expect(readParamHeaders(nested)).toMatchObject({ ok: true, value: { length: 2 } })
    for (const bad of [
      { a: property('', 'string') },
      { a: property('with space', 'string') },
      { a: property('A', 'number') },
      { a: property('A', 'object') },
      { a: property(7, 'string') },
      { a: property('A', 'string'), b: property('a', 'string') },
      { a: { type: 'array', items: property('A', 'string') } },
      { a: { anyOf: [property('A', 'string')] } },
    ])
      expect(readParamHeaders(schema(bad))).toMatchObject({ ok: false, problem: { code: 'bad-tool' } })
  })

  test('missing, null and composite values have no header', () => {
    const read = readParamHeaders(
      schema({ a: property('A', 'string'), b: property('B', 'boolean'), c: property('C', 'integer') }),
    )
    const declared = read.ok ? read.value : []
    expect(paramHeadersOf(declared, { a: 'x', b: false, c: null })).toEqual({
      'Mcp-Param-A': 'x',
      'Mcp-Param-B': 'false',
    })
    expect(paramHeadersOf(declared, { a: ['x'], c: 2 ** 60 })).toEqual({})
  })

  test('a value that a header cannot carry is encoded', () => {
    const encoded = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`
    for (const text of ['us west 1', 'a', '~']) expect(encodeHeaderValue(text)).toBe(text)
    for (const text of ['', ' a', 'a ', 'ä', 'a\nb', '\ta', '=?base64?eA==?='])
      expect(encodeHeaderValue(text)).toBe(encoded(text))
  })
})
