"""A TCP proxy that can be slow, stand still, or cut connections. Reads orders from stdin, one a line: pass; delay MS; stall;
cut BYTES (each connection ends after so many more). One listener for each LISTEN=TARGET:PORT argument."""

import asyncio
import contextlib
import sys


class Mood:
    def __init__(self):
        self.delay = 0.0
        self.moving = asyncio.Event()
        self.moving.set()
        self.bytes_left = None

    def order(self, word, number=0):
        self.delay = number / 1000 if word == "delay" else 0.0
        self.bytes_left = number if word == "cut" else None
        if word == "stall":
            self.moving.clear()
        else:
            self.moving.set()


async def pump(mood, reader, writer):
    left = None
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            await mood.moving.wait()
            if mood.delay:
                await asyncio.sleep(mood.delay)
            if mood.bytes_left is None:
                left = None
            else:
                left = (mood.bytes_left if left is None else left) - len(chunk)
                if left <= 0:
                    writer.transport.abort()
                    break
            writer.write(chunk)
            await writer.drain()
    writer.close()


async def serve(mood, listen, host, port):
    async def connected(reader, writer):
        try:
            other_reader, other_writer = await asyncio.open_connection(host, port)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(pump(mood, reader, other_writer), pump(mood, other_reader, writer))

    address, own_port = listen.rsplit(":", 1)
    return await asyncio.start_server(connected, address, int(own_port))


async def main(routes):
    mood = Mood()
    servers = []
    for route in routes:
        listen, target = route.split("=")
        host, port = target.rsplit(":", 1)
        servers.append(await serve(mood, listen, host, int(port)))
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        word, *number = line.decode().split()
        mood.order(word, *map(int, number))
    for server in servers:
        server.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
