using System.Collections.Immutable;
using CsCheck;
using Weft.Rooms.Sync.Sliding;
using Weft.Rooms.Sync.V3;

namespace Weft.Rooms.Tests.Sync;

/// <summary>
/// Whoever follows a room by increments, from any cuts, through lost answers and restarts, ends with the same as one who
/// comes at the end.
/// </summary>
public sealed class AnyHistoryTests : IAsyncLifetime
{
    SyncWorld _world = null!;
    int _runs;

    public async ValueTask InitializeAsync() => _world = await SyncWorld.Create();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData(StateForm.BeforeTimeline)]
    [InlineData(StateForm.AfterTimeline)]
    public async Task Increments_add_up_to_a_first_sync(StateForm form) => await RandomHistory.Acts.SampleAsync(
        async acts =>
        {
            var history = await RandomHistory.Begin(_world, $"{form}-{Interlocked.Increment(ref _runs)}".ToLowerInvariant());
            var follower = new ClientModel();
            Task<System.Text.Json.Nodes.JsonNode> Sync(string? since) =>
                _world.Sync(history.Watcher, since, """{"room":{"timeline":{"limit":6}}}""", request => request with { State = form });
            var name = form == StateForm.BeforeTimeline ? "state" : "state_after";

            await history.Play(acts, async (arrives, _) =>
            {
                var answer = await Sync(follower.Next);
                if (arrives) follower.Apply(answer, name);
            });
            follower.Apply(await Sync(follower.Next), name);
            var latecomer = new ClientModel();
            latecomer.Apply(await Sync(null), name);

            Assert.Equal(latecomer.Joined.Keys.Order(StringComparer.Ordinal), follower.Joined.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(latecomer.Invited.Order(StringComparer.Ordinal), follower.Invited.Order(StringComparer.Ordinal));
            Assert.Equal(latecomer.Knocked.Order(StringComparer.Ordinal), follower.Knocked.Order(StringComparer.Ordinal));
            foreach (var (room, known) in follower.Joined) known.MustBe(latecomer.Joined[room]);
        },
        iter: 40, threads: 1, print: acts => string.Join(", ", acts.Select(act => act.ToString())));

    [Fact]
    public async Task What_slid_by_adds_up_to_what_a_new_connection_is_told() => await RandomHistory.Acts.SampleAsync(
        async acts =>
        {
            var history = await RandomHistory.Begin(_world, $"sliding-{Interlocked.Increment(ref _runs)}");
            var follower = new SlidingModel();
            async Task Slide(SlidingModel model, int last, int limit, string connection, bool arrives = true)
            {
                var answer = (await _world.Slide(history.Watcher, model.Last, Asking(last, limit) with { Connection = connection }))!;
                if (arrives) model.Apply(answer);
            }

            await history.Play(acts, (arrives, choice) => Slide(follower, choice % 3, 1 + choice / 2, "follower", arrives));
            await Slide(follower, 9, 6, "follower");
            var latecomer = new SlidingModel();
            await Slide(latecomer, 9, 6, "latecomer");

            // Rooms that one left of one's own will, or never was in, are not told to a new connection at all.
            foreach (var (room, known) in latecomer.Rooms) follower.Rooms[room].MustBe(known);
            foreach (var (room, known) in follower.Rooms)
                if (!latecomer.Rooms.ContainsKey(room)) Assert.Contains(known.Membership, (string[])["leave", "ban"]);
        },
        iter: 60, threads: 1, print: acts => string.Join(", ", acts.Select(act => act.ToString())));

    static SlidingRequest Asking(int last, int limit) => new(default, default, "DEV")
    {
        Lists = ImmutableDictionary<string, SlidingList>.Empty.Add(
            "all", new SlidingList([(0, last)], new(), new RoomConfig(limit, new RequiredState([new StateRule([new(null, null)], [])], false)))),
    };
}
