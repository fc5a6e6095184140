using System.Security.Cryptography;
using System.Text;

namespace Weft.Api.Client.Devices;

static class DeletionName
{
    /// <summary>Names the deletion of just these devices, whatever their order.</summary>
    public static string Of(IEnumerable<string> devices)
    {
        var all = string.Join('\n', devices.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return $"delete devices {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))}";
    }
}
