/* SPDX-License-Identifier: Apache-2.0
 *
 * At most once, and an honest outcome: Sources/Daemon/RunEngine.swift with its store against the
 * start of Sources/BoardRuntime. A play that was started cannot be taken back, so a doubt is never
 * resolved by trying again.
 *
 * The store is durable; everything on the board is not. A start may be lost, or be repeated by the
 * link; a repeated one is swallowed by its sequence number as long as the session lives. `boot`
 * stands for boot id and session: what an earlier boot was sent is not answered. The host may be
 * killed and the board may boot at any moment, in the middle of a play too.
 *
 * Proved, for every play: it is started at most once; done: completed exactly once; not run: never
 * started, then or later; every play gets one outcome.
 *
 * Mutants, each of which must fail:
 *   -DTRY_AGAIN        a start without an answer is sent again in a new session
 *   -DNO_BOOT          the board does not compare the boot
 *   -DLATE_INTENT      the intent is stored after the start was sent
 *   -DLOST_IS_NOT_RUN  a start without an answer counts as not run
 */
#define PLAYS 2

mtype = { NEW, INTENT, DONE, NOT_RUN, UNKNOWN };
mtype = { HELLO, START };
mtype = { WHO, ACCEPTED, REFUSED, END };
mtype = { SAFE, RUNNING };

chan down = [2] of { mtype, byte, byte };    /* HELLO | START, play, boot */
chan up = [2] of { mtype, byte, byte };      /* kind, play, boot */

mtype store[PLAYS + 1] = NEW;                /* durable */
byte started[PLAYS + 1];
byte completed[PLAYS + 1];

byte boot = 1;                               /* the board */
byte last = 0;                               /* the highest play started since boot */
byte seen = 0;                               /* the start the link handed out in this session */
byte told = 0;                               /* a play whose end is not yet stored */
mtype state = SAFE;

byte kills = 0;
byte boots = 0;
byte repeats = 0;

inline tell(kind, a, b) { if :: nfull(up) -> up!kind, a, b :: full(up) fi }

active proctype Line()
{
  byte p, b;
end: do
  :: atomic { nempty(down) -> down?_, _, _ }
  :: atomic { nempty(up) -> up?_, _, _ }
  :: atomic { repeats < 2 && nfull(down) && down?[START, p, b] ->
       down?START, p, b; down!START, p, b; down!START, p, b; repeats++; p = 0; b = 0 }
  od
}

active proctype Board()
{
  byte p, b;
end: do
  :: atomic { down?HELLO, p, b ->
       seen = 0;
       state = SAFE;                         /* an energised board trips: its play is over */
       tell(WHO, last, boot); p = 0; b = 0 }
  :: atomic { down?START, p, b ->
       if
#ifndef NO_BOOT
       :: b != boot
#endif
#ifdef NO_BOOT
       :: p == seen                          /* swallowed by its sequence number */
       :: p != seen && p > last && state == SAFE ->
#else
       :: b == boot && p == seen
       :: b == boot && p != seen && p > last && state == SAFE ->
#endif
          seen = p;
          if
          :: started[p]++; assert(started[p] <= 1); last = p; state = RUNNING;
             tell(ACCEPTED, p, boot)
          :: tell(REFUSED, p, boot)          /* not armed, too late, an old generation */
          fi
#ifdef NO_BOOT
       :: p != seen && (p <= last || state != SAFE) ->
#else
       :: b == boot && p != seen && (p <= last || state != SAFE) ->
#endif
          seen = p; tell(REFUSED, p, boot)
       fi; p = 0; b = 0 }
  :: atomic { state == RUNNING -> state = SAFE; completed[last]++; told = last }
  :: atomic { told != 0 && nfull(up) -> up!END, told, boot }
  :: atomic { boots < 1 -> boots++; boot++; last = 0; seen = 0; told = 0; state = SAFE }
  od
}

active proctype Host()
{
  byte now = 1;                              /* the play it is at */
  byte p, b, known;

again:
  atomic { p = 0; b = 0; known = 0;
    if
    :: now <= PLAYS && store[now] == INTENT ->
#ifdef TRY_AGAIN
       skip
#else
       store[now] = UNKNOWN                  /* an intent without an end */
#endif
    :: else
    fi };
  do
  :: atomic { now <= PLAYS && (store[now] == DONE || store[now] == NOT_RUN
       || store[now] == UNKNOWN) -> now++ }
  :: atomic { now > PLAYS -> goto over }
  :: atomic { now <= PLAYS && (store[now] == NEW || store[now] == INTENT) -> break }
  od;
  do                                         /* open a session */
  :: atomic { nfull(down) -> down!HELLO, 0, 0 }
  :: atomic { up?WHO, p, b -> known = b; p = 0; b = 0; break }
  :: atomic { up?ACCEPTED, p, b -> p = 0; b = 0 }
  :: atomic { up?REFUSED, p, b -> p = 0; b = 0 }
  :: atomic { up?END, p, b -> p = 0; b = 0 }
  :: atomic { kills < 1 -> kills++; goto again }
  od;
#ifdef LATE_INTENT
  if :: atomic { nfull(down) -> down!START, now, known } :: full(down) fi;
  if :: atomic { kills < 1 -> kills++; goto again } :: true fi;
  store[now] = INTENT;
#else
  store[now] = INTENT;
  if :: atomic { kills < 1 -> kills++; goto again } :: true fi;
  if :: atomic { nfull(down) -> down!START, now, known } :: full(down) fi;
#endif
  do                                         /* wait for the end */
  :: atomic { up?ACCEPTED, p, b -> p = 0; b = 0 }
  :: atomic { up?WHO, p, b -> p = 0; b = 0 }
  :: atomic { up?REFUSED, p, b ->
       if :: p == now && b == known -> store[now] = NOT_RUN :: else fi; p = 0; b = 0 }
  :: atomic { up?END, p, b ->
       if :: p == now && b == known -> store[now] = DONE :: else fi; p = 0; b = 0 }
  :: atomic { store[now] == INTENT ->        /* the link is lost, at any moment */
#ifdef TRY_AGAIN
       skip;
#else
#ifdef LOST_IS_NOT_RUN
       store[now] = NOT_RUN;
#else
       store[now] = UNKNOWN;
#endif
#endif
       goto again }
  :: atomic { kills < 1 -> kills++; goto again }
  :: atomic { store[now] != INTENT -> goto again }
  od;
over:
  assert(store[1] != NEW && store[1] != INTENT && store[2] != NEW && store[2] != INTENT)
}

/* Holds at every moment, also after the host is done. */
active proctype Honest()
{
  byte p = 1;
  do
  :: atomic { p <= PLAYS && store[p] == DONE && (started[p] != 1 || completed[p] != 1) ->
       assert(false) }
  :: atomic { p <= PLAYS && store[p] == NOT_RUN && started[p] != 0 -> assert(false) }
  :: atomic { p < PLAYS -> p++ }
  :: p == PLAYS -> p = 1
  od
}
