export const mcp = {
  start: {
    cancelled: 'The start was stopped.',
    stopped: 'Stopped.',
    closing: 'Assent is closing.',
    broken: 'Assent could not start the server ({{reason}}). Try again.',
    unknownServer: 'There is no server "{{alias}}". Add it in assent.yaml.',
    launchChanged: 'The program changes while you are asked about it. Start it again when it stays the same.',
    exited: 'The server ended before it was ready ({{exit}}). Check its command and settings.',
    tooSlow_one:
      'The server did not get ready within {{count}} second. Try again, or raise "startTimeoutSeconds" if it needs longer.',
    tooSlow_other:
      'The server did not get ready within {{count}} seconds. Try again, or raise "startTimeoutSeconds" if it needs longer.',
    handshakeRefused: 'The server refused the MCP handshake: {{reason}}',
    junk: '{{problem}} It prints something that is not the protocol on stdout, beginning with: {{junk}}. An MCP server must keep stdout for messages and print everything else on stderr.',
    wrote: '{{problem}} It wrote: {{text}}',
    setuidHelper:
      '{{problem}} If it needs a setuid helper, start Assent with ASSENT_PROCESS_ISOLATION=group.',
    died: 'The server ended by itself ({{exit}}).',
    gaveUp: '{{problem}} It ended {{times}} times in a row, so it is not started again by itself.',
    exitCode: 'exit code {{code}}',
    signal: 'signal {{signal}}',
  },
  command: {
    unreadable: 'Assent cannot read {{path}}, so it cannot tell whether it changes.',
    folderIsFile:
      'The working directory {{path}} is not a folder. Change "cwd" of this server in assent.yaml.',
    folderMissing:
      'The working directory {{path}} does not exist. Create it, or change "cwd" of this server in assent.yaml.',
    isFolder: '{{path}} is a folder, not a program. Name the program inside it in "command".',
    notExecutable:
      '{{path}} is not marked as a program. Run "chmod +x {{path}}", or put the interpreter into "command" and the file into "args".',
    missing: 'There is no program at {{command}}. Check "command" of this server in assent.yaml.',
    notFound:
      'The program "{{command}}" was not found. Install it, or write its full path into "command". Searched: {{path}}.',
    notFoundAnywhere:
      'The program "{{command}}" was not found. Install it, or write its full path into "command". Searched: an empty PATH.',
    forbidden: 'The system does not let Assent run {{path}}. Check its permissions.',
    wrongSystem: '{{path}} is not a program this computer can run. Check that it is made for this system.',
    tooLong: 'The arguments and environment of the server are too long for the system. Shorten them.',
    failed: 'The system could not start {{path}} ({{code}}). Check the command.',
  },
  note: {
    folder: 'Runs in {{path}}.',
    executable: '"{{command}}" is {{path}}.',
    headers: 'Its entry sends the headers {{names}}.',
    environment: 'Its entry sets {{names}}.',
    withheld:
      '{{name}} of your environment is not handed on, since it looks like a credential. Name it in "env" if this server needs it.',
  },
  http: {
    noAddress: 'This is no address: {{url}}. Check "url" of this server in assent.yaml.',
    notEncrypted:
      'Assent does not go to {{url}}: only https:// is allowed, and http:// for servers on this computer.',
    linkLocal:
      'Assent does not connect to {{host}}: it is an address of the local link, where no MCP server should be.',
    privateAddress:
      'Assent does not connect to {{host}}: the name stands for {{address}}, which is not an address of the internet. If the server is in your own network, use its local name.',
    unclearAddress:
      'Assent does not go to {{host}}: {{by}} names it in a way that hides where it leads. Ask who runs the server.',
    closerNetwork:
      'Assent does not go to {{host}}, which {{by}} names: it lies in a closer network than {{by}} itself. Ask who runs the server.',
    noHost: 'There is no server named {{host}}. Check "url" in assent.yaml, and the network.',
    refused: 'Nothing answers at {{host}}: the connection was refused. Check that the server runs.',
    unreachable: '{{host}} cannot be reached. Check the network, and the proxy if there is one.',
    certificate:
      '{{host}} could not prove who it is ({{code}}). If your network uses its own certificates, name their file in NODE_EXTRA_CA_CERTS.',
    broken: 'The connection to {{host}} broke ({{code}}).',
    notPossible: 'Assent cannot make the request to {{host}} ({{reason}}).',
    brokenOff: 'The connection broke before the server answered. The call may or may not have taken effect.',
    streamEnded: 'The server closed its stream of events.',
    noEndpoint: 'The server opened no stream of events of the older HTTP transport.',
    tooManyRedirects: 'The server sends on to other addresses without end. Check "url" in assent.yaml.',
    badRedirect: 'The server sends on to {{url}}, which cannot be followed. Check "url" in assent.yaml.',
    otherOrigin:
      '{{host}} sends on to {{url}}, which is another server. If that is right, write it as "url" in assent.yaml.',
    otherContent:
      'The server answered with {{type}} instead of an MCP message. Check that "url" is the address of an MCP server.',
    oversized: '(a message of {{bytes}} bytes was dropped: it is over the limit)',
    sessionExpired:
      'The server had forgotten the session, so nothing was done. Assent starts a new one: try again.',
    unauthorised:
      '{{host}} asks for authorisation (HTTP 401). Give this server a token under "headers" in assent.yaml, such as Authorization: Bearer ${secret:NAME}.',
    forbidden:
      '{{host}} denies access (HTTP 403). Check the token under "headers" of this server in assent.yaml, and what it may do.',
    notThere: 'There is no MCP server at {{url}} (HTTP {{status}}). Check "url" in assent.yaml.',
    tooMany: '{{host}} gets too many requests (HTTP {{status}}). Wait a little and try again.',
    serverFailed: '{{host}} failed (HTTP {{status}}). Try again later.',
    refusedStatus: '{{host}} refused the request (HTTP {{status}}).',
    saying: '{{sentence}} It says: {{reason}}',
  },
  signIn: {
    none: 'There is nothing to sign in to: this server takes its key from its entry in assent.yaml, or is a program on this computer.',
    done: 'Signed in at {{issuer}}.',
    signedOut: 'Signed out: the credentials are gone from this computer.',
    cancelled: 'The sign-in was cancelled.',
    declined: 'You decided not to open the sign-in page.',
  },
  isolation: {
    namespace:
      'Each server runs in a PID namespace of its own: when it stops or Assent ends, so does every process it started.',
    windows:
      'Servers are ended with their child processes on an orderly stop; if Assent itself is killed, some may stay.',
    group:
      'Each server runs in a process group that ends with Assent; a child that starts a session of its own (setsid) may stay.',
  },
  tools: {
    failed: 'The server did not list its tools: {{reason}}',
    noList: 'The server did not list its tools: its answer has no list.',
    tooLarge:
      'The server did not list its tools: the list has {{bytes}} bytes. Raise messageMegabytes of this server in assent.yaml.',
    tooSlow: 'The server did not list its tools: it took too long.',
    malformed: 'The server did not list its tools: its answer is not JSON-RPC.',
    ended: 'The server did not list its tools: it ended before it answered.',
    onlyFirst: 'Only the first {{number}} tools are used.',
    pageFailed: 'A later page of its list of tools could not be read: only the first {{number}} are used.',
    repeatedPage: 'The server repeats a page of its list: the rest is left out.',
    tooManyPages: 'The list of tools has more than {{number}} pages: the rest is left out.',
    noName: '(no name)',
  },
  heldBack: {
    sameName: 'Another tool before it has the same name.',
    notObject: 'The entry is not an object.',
    noName: 'It has no name.',
    badName: 'Its name has other characters than A-Z a-z 0-9 _ . - or is too long.',
    tooDeep: 'Its definition is nested too deeply.',
    tooLarge: 'Its definition is too large to be shown.',
    noSchema: 'It has no input schema.',
    schemaNotForObject: 'Its input schema does not describe an object.',
    badProperties: 'The "properties" of its input schema are no object.',
    badHeader: 'It asks for a header that cannot be sent (x-mcp-header at {{path}}).',
    badRequired: 'The "required" of its input schema is no list.',
  },
  log: {
    olderHandshake: 'The server ended when it was asked for its protocol: trying the older handshake.',
    outputClosed: 'The server closed its output without ending: it is being stopped.',
    ready_one: 'Ready with {{count}} tool.',
    ready_other: 'Ready with {{count}} tools.',
    toolsChanged: 'The server changed its tools: it has {{number}} now.',
    resourceRead: 'The resource {{uri}} is read.',
    promptFilled: 'The prompt "{{name}}" is filled in.',
    notFollowed: 'Changes of {{uri}} are not told any more: {{reason}}',
    linesLeftOut: '{{number}} more lines were left out: the server prints too fast.',
    tooDeep: 'A message was dropped: it is nested too deeply or has too many parts.',
    tooManyRequests: 'A request of the server was refused: it asks too much at a time.',
    tooManyNotices: 'A notification of the server was dropped: it sends too many.',
    idle_one: 'Not used for {{count}} minute, so it is being stopped. It starts again when it is needed.',
    idle_other: 'Not used for {{count}} minutes, so it is being stopped. It starts again when it is needed.',
    messageDropped: '(a message of {{bytes}} bytes was dropped: the limit is {{limit}})',
  },
  call: {
    stopped: 'The server stopped before the call was sent.',
    cancelledBefore: 'The call was cancelled before it was sent.',
    goneBefore: 'The server was gone before it could read the call.',
    notJsonRpc: 'The server sent an answer that is not JSON-RPC.',
    startCancelled: 'The call was cancelled while its server was starting.',
    stale:
      'The server or the tool changed after this call was allowed, so nothing was sent. Ask for it again.',
    noTool: 'The server "{{alias}}" has no tool "{{tool}}" any more.',
    tooLarge:
      'The answer has {{bytes}} bytes, more than this server may send. Ask for less, or raise "messageMegabytes" of the server in assent.yaml.',
    timedOut_one: 'The server did not answer within {{count}} second. It was told to stop.',
    timedOut_other: 'The server did not answer within {{count}} seconds. It was told to stop.',
    cancelled: 'The call was cancelled and the server was told to stop.',
    malformed: 'The server sent an answer that is not JSON-RPC. The call may have taken effect.',
    tooDeep:
      'The answer of the server is nested too deeply or has too many parts to be read. The call took place.',
    inputTooMuch: 'The server asks for {{number}} things at a time before it answers, which is too much.',
    inputEmpty: 'The server wants to be asked again, and does not say for what.',
    inputUnreadable:
      'The server asks for something before it answers that Assent cannot give ({{method}}), so the call was given up.',
    taskCancelled: 'The server cancelled the task that this call had become.',
    taskUnreadable:
      'The server tells of its task in a way that cannot be read. The call may or may not have taken effect.',
    taskLost:
      'The server does not say any more what became of its task ({{reason}}). The call may or may not have taken effect.',
    structureMissing: 'The tool promises structured output and sent none.',
    structureWrong: 'The structured output does not fit what the tool declares: {{reason}}',
    died: 'The server ended ({{exit}}) before it answered. The call may or may not have taken effect.',
    lost: '{{problem}} The call may or may not have taken effect.',
    lastWords: '{{problem}} Its last words: {{text}}',
    notAnObject: 'The allowed arguments are no JSON object, so nothing was sent.',
    notConnected: 'The server is not running. Start it again.',
    notReading: 'The server does not read what is sent to it. Restart it.',
    notWritten: 'The message cannot be written ({{reason}}). Nothing was sent.',
    noReason: 'The server gave no reason ({{error}}).',
    notSingle:
      'Assent stopped a tool call at the last moment because it is not a single message. Nothing was sent.',
    noParameters:
      'Assent stopped a tool call at the last moment because it has no parameters. Nothing was sent.',
    notAllowed: 'Assent stopped a tool call at the last moment because nobody allowed it. Nothing was sent.',
    otherTool:
      'Assent stopped a tool call at the last moment because it names another tool. Nothing was sent.',
    otherArguments:
      'Assent stopped a tool call at the last moment because its arguments are not the ones that were allowed. Nothing was sent.',
    otherInput:
      'Assent stopped a tool call at the last moment because the answers that go with it are not the ones that were allowed. Nothing was sent.',
    otherMembers:
      'Assent stopped a tool call at the last moment because it says more than was allowed. Nothing was sent.',
  },
  offers: {
    notRunning: 'The server "{{alias}}" does not run. Start it first.',
    notOffered: 'The server "{{alias}}" does not offer this.',
    cannotFollow: 'This server cannot tell when a resource changes. Read it again to see.',
    tooManyFollowed:
      'No more than {{number}} resources of a server can be followed. Stop following another one.',
    followRefused: 'The server does not tell when this resource changes.',
    refused: 'The server did not answer this: {{reason}}',
    notAnswered: 'The server asked for something first and did not get it: {{reason}}',
    tooManyRounds: 'The server asked for something first {{number}} times in a row, so it was given up.',
    malformed: 'The server sent an answer that cannot be read.',
    tooDeep: 'The answer of the server is nested too deeply or has too many parts to be read.',
    tooLarge:
      'The answer has {{bytes}} bytes, which is too much. Raise "messageMegabytes" of the server in assent.yaml if it is needed.',
    tooSlow_one: 'The server did not answer within {{count}} second. Try again.',
    tooSlow_other: 'The server did not answer within {{count}} seconds. Try again.',
    noAnswer: 'The server does not answer. Try again.',
    ended: 'The server ended before it answered. Try again.',
    noList: 'The answer of the server has no list.',
    noContents: 'The answer of the server has no contents.',
    noMessages: 'The answer of the server has no messages.',
    onlyFirst: 'Only the first {{number}} entries are shown.',
    repeatedPage: 'The server repeats a page of its list: the rest is left out.',
    tooManyPages: 'The list has more than {{number}} pages: the rest is left out.',
    badEntries_one: '{{count}} entry of the list cannot be read and was left out.',
    badEntries_other: '{{count}} entries of the list cannot be read and were left out.',
  },
} as const
