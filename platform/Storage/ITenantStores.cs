using Weft.Storage.AccountData;
using Weft.Storage.Accounts;
using Weft.Storage.Filters;
using Weft.Storage.KeyBackup;
using Weft.Storage.Keys;
using Weft.Storage.Log;
using Weft.Storage.Push;
using Weft.Storage.Pushers;
using Weft.Storage.Reports;
using Weft.Storage.Media;
using Weft.Storage.RoomDirectory;
using Weft.Storage.Rooms;
using Weft.Storage.Sync;
using Weft.Storage.ToDevice;

namespace Weft.Storage;

/// <summary>All that one tenant keeps: a property for each area.</summary>
public interface ITenantStores
{
    ITenantLogStore Log { get; }
    ISigningKeyStore SigningKeys { get; }
    IKeyStore Keys { get; }
    IDehydratedDeviceStore DehydratedDevices { get; }
    IToDeviceStore ToDevice { get; }
    IKeyBackupStore KeyBackups { get; }
    IAccountDataStore AccountData { get; }
    IFilterStore Filters { get; }
    IPusherStore Pushers { get; }
    IUnreadStore Unread { get; }
    IReportStore Reports { get; }
    IAccountStore Accounts { get; }
    IAccountTaskStore AccountTasks { get; }
    IInteractiveSessionStore InteractiveSessions { get; }
    IProfileStore Profiles { get; }
    IRegistrationTokenStore RegistrationTokens { get; }
    IShortTokenStore ShortTokens { get; }
    IUserDirectoryStore UserDirectory { get; }
    IRoomStore Rooms { get; }
    ISyncStore Sync { get; }
    ISlidingConnectionStore SlidingConnections { get; }
    IDirectoryStore Directory { get; }
    IMediaStore Media { get; }
}
