import { shortened, sentence, shownValue } from './sentence.ts'
import type { QuestionText } from './question.ts'

/** What is to be erased for good: one conversation, or everything where `title` is null. */
export type ErasureQuestion = {
  readonly title: string | null
  /** What goes, complete, one per line. */
  readonly exact: string
}

const titleCharacters = 60

export const erasureQuestion = ({ title, exact }: ErasureQuestion): QuestionText => ({
  kind: 'erasure',
  ...(title === null ? aboutEverything() : aboutOne(title)),
  asker: sentence('settings.erasure.asker'),
  exact: exact.split('\n').map(shownValue).join('\n'),
  sessionScope: false,
})

type About = Pick<QuestionText, 'name' | 'heading' | 'facts' | 'exactNote'>

const aboutEverything = (): About => ({
  name: sentence('settings.erasure.name'),
  heading: sentence('settings.erasure.heading'),
  facts: [
    { icon: 'caution', text: sentence('settings.erasure.forGood') },
    { icon: 'file', text: sentence('settings.erasure.contents') },
    { icon: 'key', text: sentence('settings.erasure.authority') },
    { icon: 'computer', text: sentence('settings.erasure.notElsewhere') },
  ],
  exactNote: sentence('settings.erasure.folder'),
})

const aboutOne = (title: string): About => ({
  name: sentence('settings.erasure.nameOne'),
  heading:
    title.trim() === ''
      ? sentence('settings.erasure.headingUntitled')
      : sentence('settings.erasure.headingOne', {
          title: shortened(title.replace(/…$/, '...'), titleCharacters),
        }),
  facts: [
    { icon: 'caution', text: sentence('settings.erasure.forGood') },
    { icon: 'file', text: sentence('settings.erasure.one') },
    { icon: 'key', text: sentence('settings.erasure.audit') },
    { icon: 'computer', text: sentence('settings.erasure.backups') },
  ],
  exactNote: sentence('settings.erasure.identifier'),
})
