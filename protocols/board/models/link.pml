/* SPDX-License-Identifier: Apache-2.0
 *
 * The sequence, the session tag and the window of Sources/WireProtocol/LinkEndpoint.swift, one
 * direction: go-back-N with cumulative acknowledgement over FIFO lines that lose frames at will.
 * A frame outside the session is thrown away in silence; the host notices by time-outs that the
 * session is gone, counts what it had not heard of as unknown, and says hello with a new tag.
 *
 * Proved: what is acknowledged was handed out; nothing is handed out twice or out of order; nothing
 * that an earlier host sent is handed out in the session of a later one.
 *
 *   -DREBOOT   the board may boot once, at any moment, and forgets everything
 *   -DKILL     the host may be killed once, at any moment, and starts again
 * Mutants, each of which must fail:
 *   -DNO_TAG -DREBOOT      sequence numbers only, the next one adopted from the board after a hello
 *   -DIGNORE_TAG -DREBOOT  the tag is sent, but the board does not look at it
 *   -DWINDOW=4             a window as large as the sequence space
 */
#define MODULUS 4        /* 65536 in the code */
#ifndef WINDOW
#define WINDOW 2         /* 16 in the code: far below half the modulus; here it is exactly half */
#endif
#define MESSAGES 5
#define LINE 3           /* frames that a line holds */

mtype = { HELLO, FRAME, ACK, REPLY };
chan down = [LINE] of { mtype, byte, byte, byte, byte };  /* kind, tag, sequence, message, host */
chan up = [LINE] of { mtype, byte, byte };                /* kind, tag, sequence expected next */

byte tag = 0;            /* the board's session; 0 for none */
byte expected = 0;       /* the board's next sequence number */
bool handed[MESSAGES];   /* handed out by the board */
byte nextInOrder = 0;    /* no message below it may be handed out any more */
byte boots = 0;
byte kills = 0;
byte host = 1;           /* which life of the host */
byte owner = 0;          /* the life whose hello opened the board's session */

inline send(kind, a, b, c, d) { if :: nfull(down) -> down!kind, a, b, c, d :: full(down) fi }
inline answer(kind, a, b) { if :: nfull(up) -> up!kind, a, b :: full(up) fi }

active proctype Loss()
{
end: do
  :: atomic { nempty(down) -> down?_, _, _, _, _ }
  :: atomic { nempty(up) -> up?_, _, _ }
  od
}

active proctype Board()
{
  byte t, q, m, h;
end: do
  :: atomic { down?HELLO, t, q, m, h ->
#ifndef NO_TAG
       tag = t; expected = 0; owner = h;
#endif
       answer(REPLY, tag, expected); t = 0; q = 0; m = 0; h = 0 }
  :: atomic { down?FRAME, t, q, m, h ->
       if
#if !defined(NO_TAG) && !defined(IGNORE_TAG)
       :: t != tag || tag == 0
#endif
#if defined(NO_TAG) || defined(IGNORE_TAG)
       :: true ->
#else
       :: t == tag && tag != 0 ->
#endif
          if
          :: q == expected ->
             assert(!handed[m]);                 /* at most once */
             assert(m >= nextInOrder);           /* in order */
#ifndef NO_TAG
             assert(h == host || h == owner);    /* nothing of a dead host in a new session */
#endif
             handed[m] = true;
             nextInOrder = m + 1;
             expected = (expected + 1) % MODULUS
          :: else
          fi;
          answer(ACK, tag, expected)
       fi;
       t = 0; q = 0; m = 0; h = 0 }
#ifdef REBOOT
  :: atomic { boots < 1 -> boots++; tag = 0; expected = 0; owner = 0 }
#endif
  od
}

active proctype Host()
{
  byte first = 0;        /* the message that has sequence number 0 in this session */
  byte base = 0;         /* the oldest one not acknowledged, counted from there */
  byte next = 0;
  byte mine = 1;         /* tag of this session, never used before */
  bool open = false;
  byte t, q, k, d;

  do
  :: atomic { !open -> send(HELLO, mine, 0, 0, host) }
  :: atomic { open && first + next < MESSAGES && next - base < WINDOW ->
       send(FRAME, mine, next % MODULUS, first + next, host); next++ }
  :: atomic { open && next > base ->             /* a time-out may come at any moment */
       k = base;
       do
       :: k < next -> send(FRAME, mine, k % MODULUS, first + k, host); k++
       :: else -> break
       od; k = 0 }
  :: atomic { up?REPLY, t, q ->
       if
#ifdef NO_TAG
       :: !open -> open = true; first = first - q; base = q; next = q
#else
       :: !open && t == mine -> open = true; base = 0; next = 0
#endif
       :: else
       fi; t = 0; q = 0 }
  :: atomic { up?ACK, t, q ->
       if
#ifdef NO_TAG
       :: open ->
#else
       :: open && t == mine ->
#endif
          d = (q + MODULUS - (base % MODULUS)) % MODULUS;
          if
          :: d > 0 && base + d <= next ->
             k = 0;
             do
             :: k < d -> assert(handed[first + base + k]); k++   /* acknowledged: handed out */
             :: else -> break
             od;
             base = base + d; k = 0
          :: else
          fi
       :: else
       fi; t = 0; q = 0; d = 0 }
#ifndef NO_TAG
  :: atomic { open && next > base && mine < 4 -> /* six time-outs in a row: the link is down */
       first = first + next; base = 0; next = 0; open = false; mine++ }
#endif
#ifdef KILL
  :: atomic { kills < 1 && open ->
       kills++; host++; first = first + next; base = 0; next = 0; open = false; mine++ }
#endif
  :: atomic { open && first + base >= MESSAGES -> break }
  od
}
