/* SPDX-License-Identifier: Apache-2.0
 *
 * When outputs may be energised: Sources/BoardRuntime/Interlock.swift, with the stop line, against
 * a host that dies at any moment and a line that loses frames and delays them as long as it likes.
 * Every energising request quotes the stop generation and expires; an arm quotes the token of the
 * last status, and the token changes whenever the board becomes safe or trips. The end of a play
 * disarms. A host sends a start only after the board has said that it is armed.
 *
 * Every change of state is a MOVE; Tests/BoardRuntimeTests reads them and holds the code to them.
 *
 * The board may boot once. A boot forgets a latched fault (a person has to look at a board that
 * boots by itself), but not a pressed stop line.
 *
 * Proved:
 *   1 a play never runs later than a lease after the death of its host, nor is the board armed
 *     later than a lease after the last arm may arrive;
 *   2 after a trip nothing is energised before a clear of that very trip, or a boot;
 *   3 a play runs only under an arm and a start that were made after the board last became safe, and
 *     one arm serves one play;
 *   4 nothing is energised, and nothing can be cleared, while the stop line is pressed.
 *
 * Mutants, each of which must fail:
 *   -DNO_GENERATION   an arm without the stop generation and the token
 *   -DNO_TOKEN        an arm without the token
 *   -DANY_HEARTBEAT   a heartbeat renews the lease however old it is
 *   -DNO_LATCH        a lease that is over only disarms, and a heartbeat arms again
 *   -DNO_DISARM       the end of a play leaves the board armed
 *   -DCLEAR_PRESSED   a fault can be cleared while the stop line is pressed
 */
#define LEASE 2
#define VALID 1          /* how long an arm or a start is valid after it was sent */
#define LAST 4           /* time ends */
#define ARMS 2           /* arms and starts that the host sends, and clears */
#define CLEARS 1

mtype = { HEARTBEAT, ARM, START, CLEAR, STATUS };
mtype = { SAFE, ARMED, RUNNING, TRIPPED };

chan down = [2] of { mtype, byte, byte, byte };    /* kind, generation, token, sent at */
chan up = [1] of { mtype, byte, byte };            /* state, generation, token */

byte now = 0;
mtype state = SAFE;
byte generation = 0;
byte token = 0;
byte leaseEnd = 0;
bool pressed = false;
byte presses = 0;
byte boots = 0;
byte diedAt = 255;
byte cleared = 0;        /* the generation up to which trips were cleared */
byte armedWith = 255;    /* the token under which it was armed */
bool isSpent = false;    /* whether that arm has served a play */

#define isEnergised (state == ARMED || state == RUNNING)

#define MOVE(from, event, to) state == from -> state = to

inline trip()
{
  generation++;
  token++;
  if
  :: MOVE(SAFE, trip, TRIPPED)
  :: MOVE(ARMED, trip, TRIPPED)
  :: MOVE(RUNNING, trip, TRIPPED)
  :: MOVE(TRIPPED, trip, TRIPPED)
  fi
}

active proctype Clock()
{
  do
  :: atomic { now < LAST ->
       now++;
       if
       :: isEnergised && now >= leaseEnd ->
#ifdef NO_LATCH
          state = SAFE
#else
          trip()
#endif
       :: else
       fi;
       assert(!(diedAt != 255 && state == RUNNING && now > diedAt + LEASE));
       assert(!(diedAt != 255 && state == ARMED && now > diedAt + VALID + LEASE)) }
  :: now >= LAST -> break
  od
}

active proctype StopLine()
{
end: do
  :: atomic { !pressed && presses < 1 -> presses++; pressed = true; trip() }
  :: atomic { pressed -> pressed = false }
  od
}

active proctype Board()
{
  byte g, t, s;
end: do
  :: atomic { down?HEARTBEAT, g, t, s ->
       if
#ifdef ANY_HEARTBEAT
       :: isEnergised -> leaseEnd = now + LEASE
#else
       :: isEnergised && g == generation && now <= s + LEASE ->
          leaseEnd = (now < s -> now : s) + LEASE
#endif
#ifdef NO_LATCH
       :: state == SAFE && armedWith != 255 -> state = ARMED; leaseEnd = now + LEASE;
          assert(armedWith == token)
#endif
       :: else
       fi; g = 0; t = 0; s = 0 }
  :: atomic { down?ARM, g, t, s ->
       if
#if defined(NO_GENERATION)
       :: (state == SAFE || state == TRIPPED) && now <= s + VALID ->
#elif defined(NO_TOKEN)
       :: state == SAFE && g == generation && now <= s + VALID ->
#else
       :: state == SAFE && g == generation && t == token && now <= s + VALID ->
#endif
          assert(t == token);                       /* 3 */
          if :: MOVE(SAFE, arm, ARMED) :: else -> state = ARMED fi;
          armedWith = token; isSpent = false; leaseEnd = now + LEASE
       :: else
       fi; g = 0; t = 0; s = 0 }
  :: atomic { down?START, g, t, s ->
       if
       :: state == ARMED && g == generation && now <= s + VALID && now < leaseEnd ->
          assert(armedWith == token && !isSpent);   /* 3 */
          if :: MOVE(ARMED, start, RUNNING) fi;
          isSpent = true
       :: else
       fi; g = 0; t = 0; s = 0 }
  :: atomic { down?CLEAR, g, t, s ->
       if
#ifdef CLEAR_PRESSED
       :: state == TRIPPED && g == generation ->
#else
       :: state == TRIPPED && g == generation && !pressed ->
#endif
          cleared = generation; token++;
          if :: MOVE(TRIPPED, clear, SAFE) fi
       :: else
       fi; g = 0; t = 0; s = 0 }
  :: atomic { isEnergised ->
#ifdef NO_DISARM
       state = ARMED
#else
       token++;
       if
       :: MOVE(ARMED, disarm, SAFE)
       :: MOVE(RUNNING, disarm, SAFE)
       :: MOVE(RUNNING, abort, SAFE)
       :: MOVE(RUNNING, end, SAFE)
       fi
#endif
     }
  :: atomic { nfull(up) -> up!state, generation, token }
  :: atomic { boots < 1 ->                          /* forgets all but its token's seed */
       boots++; generation = 0; cleared = 0; token++; state = SAFE;
       if :: pressed -> trip() :: else fi }
  od
}

active proctype Host()
{
  byte g = 0, t = 0, arms = 0, starts = 0, clears = 0;
  mtype s = SAFE;
  do
  :: atomic { nfull(down) && (s == ARMED || s == RUNNING) -> down!HEARTBEAT, g, t, now }
  :: atomic { nfull(down) && s == SAFE && arms < ARMS -> arms++; down!ARM, g, t, now }
  :: atomic { nfull(down) && s == ARMED && starts < ARMS -> starts++; down!START, g, t, now }
  :: atomic { nfull(down) && s == TRIPPED && clears < CLEARS -> clears++; down!CLEAR, g, t, now }
  :: atomic { up?s, g, t }
  :: atomic { diedAt == 255 -> diedAt = now; break }
  od
}

active proctype Loss()
{
end: do
  :: atomic { nempty(down) -> down?_, _, _, _ }
  :: atomic { nempty(up) -> up?_, _, _ }
  od
}

/* 2 and 4, at every moment. */
active proctype Watch()
{
  atomic { isEnergised && (cleared != generation || pressed) -> assert(false) }
}
