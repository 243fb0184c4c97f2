import { t } from '#contract/language/texts'
import { useChat } from '../page-context.ts'
import { visibleLine, visibleText } from '../visible-text.ts'

/** What is wrong in assent.yaml, and where. */
export const ProblemSettings = () => {
  const config = useChat((state) => state.workspace?.config)
  if (!config) return null
  return (
    <>
      <p className="muted">{t('settings.problems.about', { path: visibleLine(config.path) })}</p>
      {config.usesLastGood && <p className="tone-caution">{t('settings.problems.lastGood')}</p>}
      {config.problems.length === 0 && <p>{t('settings.problems.inOrder')}</p>}
      <ul className="rows">
        {config.problems.map((problem) => (
          <li key={`${problem.line}:${problem.column} ${problem.message}`} className="setting-row">
            <div className="setting-main">
              <p className={problem.severity === 'error' ? 'tone-stop' : 'tone-caution'}>
                {t('settings.problems.place', { line: problem.line, column: problem.column })}
              </p>
              <p>{visibleText(problem.message)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
