import type { Asker } from '../server-questions.ts'
import { sentence, shortened, type ShownText } from './sentence.ts'

const titleCharacters = 60

/** Who asks, by the name that the user gave the server, and in which call as far as that is known. */
export const askerSentence = ({ alias, call }: Asker, title: string | null): ShownText => {
  if (call === null) return sentence('consent.request.outsideCall', { alias })
  const values = { alias, tool: call.tool }
  const shown = shortened((title ?? '').replace(/…$/, '...'), titleCharacters)
  return shown === ''
    ? sentence('consent.request.inCallInNew', values)
    : sentence('consent.request.inCall', { ...values, title: shown })
}
