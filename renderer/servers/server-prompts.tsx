import { MessageSquareText, TextCursorInput } from 'lucide-react'
import { useCallback, useState } from 'react'
import { t } from '#contract/language/texts'
import type { FilledPrompt, PromptView } from '#contract/offers'
import type { Problem } from '#contract/result'
import { ResultView } from '../conversation/result-view.tsx'
import { filledMessage } from '../offers/filled-message.ts'
import { insertIntoMessage } from '../offers/into-message.ts'
import { OfferIcon } from '../offers/offer-icon.tsx'
import { PageOfferForm } from '../offers/offer-form.tsx'
import { asResult } from '../offers/resource-contents.tsx'
import { useListing } from '../offers/use-listing.ts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { Fold } from '../theme/fold.tsx'
import { IntoView } from '../theme/into-view.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { FilterField, useFiltered } from './filter-field.tsx'
import { ListingFrame } from './listing-frame.tsx'
import { LongRows } from './long-rows.tsx'

type PromptsProps = { readonly alias: string; readonly canComplete: boolean }

/** The texts that the server has for messages. */
export const ServerPrompts = (props: PromptsProps & { readonly isShown: boolean }) => {
  const { alias, isShown } = props
  const { bridge } = usePage()
  const read = useCallback(() => bridge.listPrompts({ alias }), [alias, bridge])
  const { listing, again } = useListing(alias, isShown, read)
  return (
    <section className="surface-section">
      <ListingFrame
        alias={alias}
        listing={listing}
        notRunning={t('servers.prompts.notRunning')}
        reading={t('servers.prompts.listing')}
        onAgain={again}
      >
        {(prompts) => <OfferedPrompts {...props} prompts={prompts} />}
      </ListingFrame>
    </section>
  )
}

const OfferedPrompts = (props: PromptsProps & { readonly prompts: readonly PromptView[] }) => {
  const { prompts } = props
  const { shown, words, setWords, isFiltered } = useFiltered(prompts, textsOf)
  return (
    <>
      {prompts.length === 0 && <p className="muted">{t('servers.prompts.none')}</p>}
      {isFiltered && (
        <FilterField
          name={t('servers.prompts.filter')}
          words={words}
          shown={t('servers.prompts.shown', { shown: shown.length, all: prompts.length })}
          onWords={setWords}
        />
      )}
      {prompts.length > 0 && shown.length === 0 && <p className="muted">{t('servers.prompts.noneFound')}</p>}
      <LongRows name={t('servers.prompts.title')} keys={shown.map(({ name }) => name)}>
        {(index) => {
          const prompt = shown[index]
          return prompt && <PromptRow {...props} prompt={prompt} />
        }}
      </LongRows>
    </>
  )
}

const textsOf = ({ name, title, description }: PromptView) => [`${title ?? ''} ${name}`, description] as const

const PromptRow = ({ alias, canComplete, prompt }: PromptsProps & { readonly prompt: PromptView }) => (
  <Fold
    name={`prompt ${alias} ${prompt.name}`}
    className="row-fold"
    line={
      <>
        <OfferIcon icon={prompt.icon} />
        <span className="call-name">{visibleLine(prompt.title ?? prompt.name)}</span>
        <span className="muted cut">{visibleLine(prompt.description)}</span>
      </>
    }
  >
    {() => <PromptDetail alias={alias} canComplete={canComplete} prompt={prompt} />}
  </Fold>
)

const PromptDetail = ({ alias, canComplete, prompt }: PromptsProps & { readonly prompt: PromptView }) => {
  const { bridge } = usePage()
  const [filled, setFilled] = useState<FilledPrompt | null>(null)
  const { name, description } = prompt
  const fill = async (values: Readonly<Record<string, string>>): Promise<Problem | null> => {
    const reply = await bridge.fillPrompt({ alias, name, arguments: { ...values } })
    setFilled(reply.ok ? reply.value : null)
    return reply.ok ? null : reply.problem
  }
  return (
    <div className="call-detail">
      {description && <p className="tool-description">{visibleText(description)}</p>}
      <PageOfferForm
        alias={alias}
        name={`${alias}.${name}`}
        description=""
        fields={prompt.arguments}
        target={{ kind: 'prompt', name }}
        canComplete={canComplete}
        action={t('servers.prompts.fill')}
        icon={MessageSquareText}
        onSubmit={fill}
      />
      {filled && (
        <IntoView what={filled}>
          <FilledMessages name={name} filled={filled} />
        </IntoView>
      )}
    </div>
  )
}

const FilledMessages = ({ name, filled }: { readonly name: string; readonly filled: FilledPrompt }) => {
  const page = usePage()
  const [problem, setProblem] = useState<string | null>(null)
  if (filled.messages.length === 0) return <p className="muted">{t('servers.prompts.empty')}</p>
  const insert = async (): Promise<void> => {
    const refused = await insertIntoMessage(page, filledMessage(filled))
    setProblem(refused?.message ?? null)
  }
  return (
    <section className="call-part" aria-label={t('servers.prompts.messages', { name: visibleLine(name) })}>
      {filled.description && <p className="muted">{visibleText(filled.description)}</p>}
      <ol className="filled-messages">
        {filled.messages.map(({ role, content }, index) => (
          // Messages that were filled in never change places.
          <li key={index}>
            <p className="label">{t(`servers.prompts.${role}`)}</p>
            <ResultView result={asResult([content])} />
          </li>
        ))}
      </ol>
      {problem !== null && <ProblemText message={visibleText(problem)} />}
      <div className="actions">
        <Button tone="primary" icon={TextCursorInput} onClick={() => void insert()}>
          {t('servers.prompts.insert')}
        </Button>
        <span className="label">{t('servers.prompts.insertedFrom')}</span>
      </div>
    </section>
  )
}
