export const modelRequirements = {
  'model:calls:only-whole-answers':
    'A tool call is yielded only by an answer that ended properly; one that broke off anywhere yields none.',
  'model:stream:any-split': 'However the bytes of an answer are cut on their way, the same answer results.',
  'model:stream:kept-text':
    'What came before an answer broke off is kept, and the failure says that it is not whole.',
  'model:retry:before-first-token':
    'A failure that may pass is tried again at most twice, each time announced, and never once anything has come.',
  'model:retry:not-for-refusals': 'What the endpoint refuses for good is asked exactly once.',
  'model:retry:retry-after':
    'The wait that an endpoint asks for is kept, and one of over a minute is told instead.',
  'model:limits:silence':
    'An endpoint that does not begin, or goes silent, ends as a failure with what came kept.',
  'model:abort:at-once': 'Aborting ends an answer at once at any moment and closes its connection.',
  'model:problems:plain-words': 'Each failure has a stable code and a sentence that says what to do next.',
  'model:secrets:never-told': 'The key and secret headers are in no problem and in no log line.',
  'model:requests:base-url-only': 'Requests and the key go to the configured origin and nowhere else.',
  'model:providers:checked':
    'A definition that cannot or should not be used is refused with a sentence, not with a crash.',
  'model:usage:reported': 'Token counts are those of the endpoint, cached and reasoning ones included.',
  'model:prices:offline': 'Prices and context windows come from the built-in list without any request.',
  'model:list:refresh':
    'The models of an endpoint are listed on request and kept until its definition changes.',
  'model:prompt:whole-conversation':
    'The endpoint gets the conversation in its wire form, each call with its result.',
} as const satisfies Record<string, string>
