import { z } from 'zod'
import { createLineReader } from './line-reader.ts'

/**
 * The server that all ways of calling are measured against: MCP over stdio with one tool, `echo`, whose answer is the
 * number of calls this process has carried out, a colon, and the text it was given, and then `bytes` letters more. It answers a `tools/call` also
 * before any handshake, so that a bare pipe can call it.
 */
const message = z.object({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().default(''),
  params: z
    .object({ arguments: z.object({ text: z.string(), bytes: z.number().optional() }).optional() })
    .optional(),
})
type Message = z.infer<typeof message>

const echoTool = {
  name: 'echo',
  description: 'Says what it was told.',
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string' }, bytes: { type: 'number' } },
    required: ['text'],
  },
}

let calls = 0

const echo = ({ params }: Message): object => {
  calls += 1
  const { text = '', bytes = 0 } = params?.arguments ?? {}
  return { content: [{ type: 'text', text: `${calls}:${text}${'x'.repeat(bytes)}` }] }
}

const results: Readonly<Record<string, (request: Message) => object>> = {
  initialize: () => ({
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'echo', version: '1.0.0' },
  }),
  'tools/list': () => ({ tools: [echoTool] }),
  'tools/call': echo,
  ping: () => ({}),
}

const answer = (line: string): void => {
  const request = message.parse(JSON.parse(line))
  if (request.id === undefined) return
  const result = results[request.method]?.(request)
  const outcome = result ? { result } : { error: { code: -32601, message: 'Method not found' } }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: request.id, ...outcome })}\n`)
}

process.stdin.on('data', createLineReader(answer))
process.stdin.on('end', () => process.exit())
