// What the page says in English.
import type { Texts } from './catalogue.ts';

export const english: Texts = {
  engineName: 'Samestep',
  title: {
    play: 'Play',
    playHint: 'Joins an open match, or starts one against bots.',
    plainPicture: 'Drawn without graphics acceleration: the picture may be less smooth.',
    create: 'Private match',
    nameLabel: 'Your name',
    namePlaceholder: 'Player',
    nameLimit: (used, most) => `${used} of ${most} characters`,
    joinLabel: 'Have a link or a code?',
    joinPlaceholder: 'Paste it here',
    join: 'Join',
    joinWrong: 'That is neither a link to a match nor a code. Copy it once more from the friend who sent it.',
    invitedTitle: 'You are invited to a match',
    invitedSentence: 'It is under way: you take a seat and play at once.',
    joinMatch: 'Join the match',
    playElsewhere: 'Play another match',
    players: 'Players at this machine',
    gamepad: 'Gamepad',
    playersHint: (most) => `With gamepads, up to ${most} can play here.`,
    player: (place) => `Player ${place}`,
    ranked: 'Ranked',
    account: 'Account',
    board: 'Leaderboard',
    guest: (number) => `Guest ${number}`.trim(),
    howToPlay: 'How to play',
    moreGames: 'More games',
  },
  update: { sentence: 'A newer version of the game is out.', reload: 'Load it now' },
  replay: {
    open: 'Watch a replay',
    toolbar: 'Replay',
    play: 'Play',
    pause: 'Pause',
    place: 'Place in the match',
    speed: 'Speed',
    whom: 'Watch another player',
    leave: 'Back to the title',
    broken: 'That file is no replay, or it is damaged. Choose one that ends in .samestep or .rec.',
    foreign: 'That match was played by another version of the game, which this page cannot show.',
    otherGame: (game) => `That is a replay of ${game}. Open the page of that game and choose it there.`,
    watchLast: 'Watch the replay',
    watchLastMatch: 'Watch your last match',
    save: 'Save the replay',
    notOver: 'The others still play that match. Its replay is there when it is over.',
    gone: 'That replay is not kept any more.',
    unreachable: 'The server does not answer. Try again in a moment.',
    back: 'Back to the result',
    backToMatches: 'Back to my matches',
  },
  settings: {
    open: 'Settings',
  },
  screen: {
    whole: 'Full screen',
    leave: 'Leave full screen',
    turnTitle: 'Turn your phone',
    turnSentence: 'This game is made to be played across.',
    turnAway: 'Play it upright',
  },
  sound: { on: 'Sound on', off: 'Sound off', mute: 'Mute', unmute: 'Unmute' },
  connecting: {
    quickPlay: 'Looking for a match',
    create: 'Opening a private match',
    room: 'Joining the match',
    seat: 'Back to your seat',
    loading: 'Loading the game',
    cancel: 'Cancel',
  },
  lobby: {
    title: 'Private match',
    sentence: 'Send the link to your friends. The match begins when everyone is ready, or when the host begins it.',
    sentenceWatcher: 'You watch. The match begins when everyone who plays is ready.',
    people: 'Who is here',
    you: 'you',
    host: 'host',
    away: 'away',
    players: (count) => `${count} players`,
    isReady: 'Ready',
    isNotReady: 'Not ready yet',
    ready: 'I am ready',
    unready: 'Not ready after all',
    begin: 'Begin now',
    beginAlone: 'Begin against bots',
    bots: (seats) => `Bots fill up to ${seats} seats.`,
    counted: (ready, of) => `${ready} of ${of} ready`,
    beginsIn: (seconds) => (seconds === 1 ? 'Begins in 1 second' : `Begins in ${seconds} seconds`),
    notYet: 'Not yet',
    leave: 'Leave',
  },
  pause: {
    pause: 'Pause',
    goOn: 'Go on',
    byYou: 'You paused the match',
    by: (name) => `${name} paused the match`,
    wait: (name) => `It goes on when ${name} says so.`,
  },
  play: {
    toolbarLabel: 'Match',
    invite: 'Invite',
    inviteTitle: 'Invite a friend',
    menuTitle: 'Menu',
    fieldLabel: 'The playing field',
    inviteSentence: 'Whoever opens this link joins this match.',
    watchSentence: 'Whoever opens this link watches this match, and takes no seat.',
    linkToPlay: 'To play',
    linkToWatch: 'To watch',
    codeLabel: 'The link as a code for a camera',
    linkLabel: 'Link to this match',
    copy: 'Copy link',
    copied: 'Copied',
    copyByHand: 'Press Ctrl+C to copy',
    leave: 'Leave',
    leaveSentence: 'A bot takes your seat. You can come back by the link.',
    leaveSentenceMatched: 'If you leave, a bot takes your seat. Unless you come back before the end, you come last.',
    leaveSentenceWatcher: 'The match goes on. You can come back by the link.',
    stay: 'Keep playing',
    stayWatcher: 'Keep watching',
    scoreboard: 'Scores',
    showScoreboard: 'Show scores (Tab)',
    watchBar: 'Whom to watch',
    watchingAll: 'Watching',
    watchingOne: (name) => `Watching ${name}`,
    watchNext: 'Watch the next one (right arrow)',
    watchBefore: 'Watch the one before (left arrow)',
    watchAge: (seconds) => (seconds === 0 ? 'live' : seconds === 1 ? '1 second ago' : `${seconds} seconds ago`),
    paused: 'The match is paused.',
    waitingForOthers: 'Waiting for the others…',
    waiting: 'Waiting for the server…',
    tooSlow: 'This device is too slow for the match: you watch for a while',
    stillThere: 'Still there? Do something now, or your seat is given up.',
    abandoned: 'Nobody did anything, so the match ended. It changes no rating.',
    pictureLost: 'The browser took the picture away, and the match goes on. Reload if it does not come back.',
    resumed: (lostSeconds) => `The server was restarted. ${wentOn(lostSeconds)}`,
  },
  connection: {
    good: 'Good connection',
    fair: 'Fair connection',
    poor: 'Poor connection',
    lost: 'No connection',
    label: (quality, roundTripMs) => (roundTripMs > 0 ? `${quality}, ${Math.round(roundTripMs)} ms` : quality),
  },
  scoreboard: { title: 'Scores', rank: 'Place', player: 'Player', you: 'you', bot: 'bot', away: 'away' },
  result: {
    won: (isMatch) => `You win the ${isMatch ? 'match' : 'round'}`,
    lost: (winner, isMatch) => `${winner} wins the ${isMatch ? 'match' : 'round'}`,
    draw: (isMatch) => `Nobody wins the ${isMatch ? 'match' : 'round'}`,
    wonAlone: 'You win: all others have left',
    nextRound: (seconds, isMatch) =>
      `Next ${isMatch ? 'match' : 'round'} in ${seconds === 1 ? '1 second' : `${seconds} seconds`}`,
    leave: 'Back to the title',
    over: 'The match is over',
    again: 'Play again',
    againMarked: 'Waiting for the others',
    agreed: (agreed, of) => `${agreed} of ${of} want to play again`,
    begin: 'Begin now',
    waitsWatcher: 'The next match begins when they agree on it.',
  },
  reconnecting: {
    title: 'Connection lost',
    sentence: (seconds) =>
      seconds === 1 ? 'Your seat is kept for 1 more second.' : `Your seat is kept for ${seconds} more seconds.`,
    late: (minutes) =>
      `The line is not back yet, and a bot may have your seat by now. This page keeps trying for ${moreMinutes(minutes)}.`,
    watcher: 'You will see the match again as soon as the line is back.',
    watcherLate: (minutes) => `The line is not back yet. This page keeps trying for ${moreMinutes(minutes)}.`,
    leave: 'Back to the title',
  },
  error: {
    reload: 'Reload the page',
    quickPlay: 'Find another match',
    queue: 'Wait for another match',
    again: 'Try again',
    back: 'Back to this match',
    watch: 'Watch this match',
    toTitle: 'Back to the title',
    refusals: {
      foreign: {
        title: 'A new version is out',
        sentence:
          'This page and the server are of different versions, so they could not agree. Reload to get the newest.',
      },
      full: {
        title: 'The match is full',
        sentence: 'Every seat is taken by a person. Another match has room for you.',
        watcher: {
          title: 'Too many are watching',
          sentence: 'This match is watched by as many as it takes. Another one has room for you.',
        },
      },
      vanished: {
        title: 'There is no such match',
        sentence: 'That match is over, or the link is not right.',
      },
      gone: {
        title: 'The server does not answer',
        sentence: 'It may be starting, or your network is down. Try again in a moment.',
      },
      busy: { title: 'The server is busy', sentence: 'It runs as many matches as it can. Try again in a moment.' },
      lost: {
        title: 'Your seat was given up',
        sentence:
          'The server keeps a seat for 20 seconds, and does not know yours any more. If the match goes on, there may be another one in it.',
      },
      closing: {
        title: 'The match was closed',
        sentence: 'The server ended it, perhaps to start anew. Another match will be there soon.',
      },
      failed: {
        title: 'The match broke off',
        sentence: 'Something in it went wrong on the server. It was recorded; another match is a click away.',
      },
      replaced: {
        title: 'You are playing elsewhere',
        sentence: 'Your seat was taken from another tab or window.',
        watcher: { title: 'You are watching elsewhere', sentence: 'The match is shown in another tab or window now.' },
      },
      silent: {
        title: 'You were away for too long',
        sentence: 'Nothing was heard from this page, so its seat went to a bot.',
        watcher: {
          title: 'You were away for too long',
          sentence: 'Nothing was heard from this page, so the server let it go.',
        },
      },
      misbehaved: {
        title: 'The server closed the connection',
        sentence: 'It could not read what this page sent. Reloading usually cures it.',
      },
      signedOut: {
        title: 'You were signed out',
        sentence: 'This sign-in is over, perhaps because you signed out elsewhere. Play on as who you are now.',
      },
      banned: {
        title: 'This account may not play',
        sentence: 'It was shut out for a while by those who run this server.',
      },
      notInvited: {
        title: 'This match is for others',
        sentence: 'It was made for those who waited for it. Another match is a click away.',
      },
      over: {
        title: 'The match is over',
        sentence: 'It was made for one match, and that has ended. You find it among your matches.',
      },
      idle: {
        title: 'You did nothing for too long',
        sentence: 'You are out of the match, and it counts as left.',
      },
      desyncs: {
        title: 'This machine drifted off',
        sentence:
          'It computed another world than the server again and again. A fault in its memory or a browser extension may be the cause.',
      },
      unknown: {
        title: 'That did not work',
        sentence: 'The server refused for a reason this page does not know. Try again in a moment.',
      },
    },
    troubles: {
      graphics: {
        title: 'No graphics here',
        sentence:
          'The game draws with WebGL or on a 2D canvas, and this browser offers neither. Turn on hardware acceleration, or use another browser.',
      },
      engine: {
        title: 'This browser computes differently',
        sentence:
          'Its arithmetic gives other results than every other machine, so your match would drift from theirs. Use another browser, or a newer version of it.',
      },
      loading: {
        title: 'The game did not load',
        sentence: 'A part of it did not arrive or could not run. Check your network and reload the page.',
      },
    },
  },
};

function moreMinutes(minutes: number): string {
  return minutes === 1 ? '1 more minute' : `${minutes} more minutes`;
}

function wentOn(lostSeconds: number | null): string {
  if (lostSeconds === null) return 'The match went on from its last saved moment.';
  if (lostSeconds === 0) return 'The match went on where it was.';
  return `The match went on from ${lostSeconds === 1 ? '1 second' : `${lostSeconds} seconds`} earlier.`;
}
