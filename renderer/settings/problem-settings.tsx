import { useChat } from '../page-context.ts'
import { visibleLine, visibleText } from '../visible-text.ts'

/** What is wrong in assent.yaml, and where. */
export const ProblemSettings = () => {
  const config = useChat((state) => state.workspace?.config)
  if (!config) return null
  return (
    <>
      <p className="muted">
        <span className="mono">{visibleLine(config.path)}</span> is read again whenever it changes.
      </p>
      {config.usesLastGood && (
        <p className="tone-caution">The file cannot be used as it is now. The last good state is in force.</p>
      )}
      {config.problems.length === 0 && <p>The file is in order.</p>}
      <ul className="rows">
        {config.problems.map((problem) => (
          <li key={`${problem.line}:${problem.column} ${problem.message}`} className="setting-row">
            <div className="setting-main">
              <p className={problem.severity === 'error' ? 'tone-stop' : 'tone-caution'}>
                Line {problem.line}:{problem.column}
              </p>
              <p>{visibleText(problem.message)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
