import type { ShownFact } from './call-facts.ts'
import { sentence } from './sentence.ts'

/** A server's own words, always marked as such; each run of white space stands as one space. */
export const serverWords = (alias: string, message: string): readonly ShownFact[] => {
  const words = message.replaceAll(/\s+/g, ' ').trim()
  return words === ''
    ? []
    : [{ icon: 'claim', text: sentence('consent.request.says', { alias, message: words }) }]
}

/** Characters that nobody sees or that change the order of others; line ends and tabs are none of them. */
const unseen =
  /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

export const hasUnseen = (text: string): boolean => unseen.test(text)
