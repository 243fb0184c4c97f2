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
  'model:list:kinds':
    'Each kind of provider lists its models in its own way, with what they can do, bounded in pages, size and time.',
  'model:discovery:recognised':
    'Model servers on this computer are recognised by what they say, with GETs to this computer alone.',
  'model:catalogue:facts':
    'What the catalogue says of a model has a source; what nobody says stays unknown and is tried.',
  'model:catalogue:in-the-window':
    'The newer list of models is read when the window asks, changes what it shows, and is there after a restart.',
  'model:catalogue:refresh':
    'The public list of models is read only on request, is checked, and the last good one is kept.',
  'model:prices:charged':
    'What an answer cost is what the endpoint says it charged, or its price for each kind of token.',
  'model:tools:untaken':
    'A model that cannot use tools is asked without them once that is known, and before that a sentence says so.',
  'model:prompt:whole-conversation':
    'The endpoint gets the conversation in its wire form, each call with its result.',
  'model:continuations:given-back':
    'What a provider seals into its words goes back to the same model unchanged and in place, and to no other model.',
  'model:arguments:as-written':
    'The arguments of a call are asked about, and given back to the model, in the very text that the model wrote.',
  'model:effort:as-documented':
    'How long a model is to think is said as its provider documents it, and nothing is said by default.',
  'model:attachments:as-taken':
    'A file goes to the model in the form that it takes; one that it does not take is named to it.',
  'model:cache:points': 'Anthropic is asked to keep at most four beginnings of a request for the next one.',
  'model:key:own-header': 'Each kind of provider gets the key in its own header alone.',
  'model:refusals:reason':
    'An answer that was refused says why, as far as the provider does, and what to do next.',
  'model:matrix:once':
    'Whatever fails and whenever: nothing is asked again after the first token, no call is made twice, and a sentence says what to do.',
} as const satisfies Record<string, string>
