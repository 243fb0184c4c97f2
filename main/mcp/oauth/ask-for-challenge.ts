import type { HttpClient } from '../http/http-client.ts'
import { noChallenge, readChallenge, type Challenge } from './challenge.ts'

const askMs = 15_000
const ping = JSON.stringify({ jsonrpc: '2.0', id: 'sign-in', method: 'ping' })

/** What the server says to a request without a token. One that says nothing is asked for its metadata instead. */
export const askForChallenge = async (
  http: HttpClient,
  url: string,
  signal: AbortSignal,
): Promise<Challenge> => {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const within = AbortSignal.any([signal, AbortSignal.timeout(askMs)])
  try {
    const response = await http.send({ method: 'POST', url, headers, body: ping, signal: within })
    response.body.destroy()
    return response.status === 401 ? readChallenge(response.header('www-authenticate')) : noChallenge
  } catch {
    return noChallenge
  }
}
