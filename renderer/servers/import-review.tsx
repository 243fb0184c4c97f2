import { useState } from 'react'
import type { ImportedServer, ImportReview, ImportSource } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { bytesText } from '../display-units.ts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { firstAnswers, ImportRow, type RowAnswers } from './import-row.tsx'

/** Everything that was found, each server whole; the chosen ones become questions. */
export const ImportReviewList = ({ review }: { readonly review: ImportReview }) => {
  const [rows, setRows] = useState<ReadonlyMap<string, RowAnswers>>(() => firstRows(review))
  const { message, problems, propose } = useProposal(review, rows)
  const chosen = chosenIn(review, rows)
  return (
    <form
      className="surface-section"
      aria-label={t('imports.review.title')}
      onSubmit={(event) => {
        event.preventDefault()
        void propose()
      }}
    >
      <h2>{t('imports.review.title')}</h2>
      {review.sources.map((source, index) => (
        <section key={source.origin} className="surface-section">
          <SourceHead source={source} />
          <ul className="rows">
            {review.servers
              .filter((server) => server.source === index)
              .map((server) => (
                <ImportRow
                  key={server.key}
                  server={server}
                  row={rows.get(server.key) ?? firstAnswers(server)}
                  problem={problems.get(server.key) ?? null}
                  onChange={(row) => setRows(new Map(rows).set(server.key, row))}
                />
              ))}
          </ul>
        </section>
      ))}
      {review.servers.every(({ state }) => state.kind === 'unusable') ? (
        <p className="muted">{t('imports.review.noFurther')}</p>
      ) : (
        <div className="actions">
          <Button type="submit" tone="primary" disabled={chosen.length === 0}>
            {t('imports.review.draft', { count: chosen.length })}
          </Button>
        </div>
      )}
      {message?.tone === 'stop' && <ProblemText message={message.text} />}
      <output>{message?.tone === 'plain' && message.text}</output>
    </form>
  )
}

const firstRows = ({ servers }: ImportReview): ReadonlyMap<string, RowAnswers> =>
  new Map(servers.map((server) => [server.key, firstAnswers(server)]))

const chosenIn = (
  { servers }: ImportReview,
  rows: ReadonlyMap<string, RowAnswers>,
): readonly (RowAnswers & { readonly server: ImportedServer })[] =>
  servers.flatMap((server) => {
    const row = rows.get(server.key)
    return row?.isChosen && server.state.kind === 'ready' ? [{ ...row, server }] : []
  })

type Message = { readonly tone: 'plain' | 'stop'; readonly text: string }

const useProposal = (review: ImportReview, rows: ReadonlyMap<string, RowAnswers>) => {
  const { bridge } = usePage()
  const [message, setMessage] = useState<Message | null>(null)
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const propose = async (): Promise<void> => {
    const chosen = chosenIn(review, rows)
    const aliases = chosen.map(({ alias }) => alias)
    const twice = aliases.find((alias, index) => aliases.indexOf(alias) !== index)
    if (twice !== undefined)
      return setMessage({ tone: 'stop', text: t('imports.review.sameName', { name: visibleLine(twice) }) })
    const servers = chosen.map(({ server, alias, answers }) => ({ key: server.key, alias, answers }))
    const reply = await bridge.draftImport({ review: review.id, servers })
    if (!reply.ok) return setMessage({ tone: 'stop', text: visibleText(reply.problem.message) })
    setProblems(new Map(reply.value.problems.map(({ key, message: text }) => [key, text])))
    const count = reply.value.questions
    setMessage(count === 0 ? null : { tone: 'plain', text: t('imports.review.asked', { count }) })
  }
  return { message, problems, propose }
}

const SourceHead = ({ source }: { readonly source: ImportSource }) => {
  const { bundle } = source
  return (
    <>
      <h3 className="import-origin" dir="ltr">
        {visibleLine(source.origin)}
      </h3>
      {source.problem !== null && <ProblemText message={visibleText(source.problem)} />}
      {bundle && (
        <div className="surface-section">
          <p className="field-name">{visibleLine(bundle.title)}</p>
          <p className="muted">
            {t('imports.bundle.about', {
              version: visibleLine(bundle.version),
              author: visibleLine(bundle.author),
            })}
          </p>
          <p className="tool-description">{visibleText(bundle.description)}</p>
          <p className="muted">
            {t('imports.bundle.contents', { count: bundle.files, bytes: bytesText(bundle.bytes) })}
          </p>
          <p className="muted hash" dir="ltr">
            {t('imports.bundle.hash', { hash: bundle.sha256 })}
          </p>
          <SignatureLine bundle={bundle} />
          <p className="muted">{t('imports.bundle.unpacked')}</p>
        </div>
      )}
    </>
  )
}

const SignatureLine = ({ bundle }: { readonly bundle: NonNullable<ImportSource['bundle']> }) => {
  const { signature } = bundle
  if (signature.kind === 'none') return <p className="tone-caution">{t('imports.bundle.notSigned')}</p>
  if (signature.kind === 'broken')
    return <p className="tone-stop">{t('imports.bundle.broken', { reason: signature.reason })}</p>
  return (
    <p>
      {t('imports.bundle.signed', {
        by: visibleLine(signature.by),
        issuer: visibleLine(signature.issuer),
      })}
    </p>
  )
}
